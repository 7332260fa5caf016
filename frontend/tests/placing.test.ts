import { expect, test } from "vitest";

import * as placing from "../src/grid/placing";
import type { Day, Place, Room } from "../src/grid/types";

const place = (given: Partial<Place> = {}): Place => ({
  day: 1,
  start: 540,
  minutes: 90,
  room: 7,
  ...given,
});
const rooms = [7, 8].map((id): Room => ({ id, name: `R${id}`, building: "", seats: null }));
const days = [1, 2].map(
  (id): Day => ({ id, name: "", long: "", label: "", opens: 480, closes: 1320 }),
);

test("times fall on steps of five minutes", () => {
  expect([541, 542, 543, 548].map(placing.snap)).toEqual([540, 540, 545, 550]);
});

test("a time between two steps goes to the next full one", () => {
  expect(placing.shifted(place({ start: 542 }), 5).start).toBe(545);
  expect(placing.shifted(place({ start: 542 }), -5).start).toBe(540);
});

test("nothing leaves its day", () => {
  expect(placing.shifted(place({ start: 0 }), -5).start).toBe(0);
  expect(placing.shifted(place({ start: 1435 }), 5).start).toBe(1435);
});

test("a session keeps five minutes at least, and lasts a day at most", () => {
  expect(placing.resized(place({ minutes: 10 }), -30).minutes).toBe(5);
  expect(placing.resized(place({ minutes: 1440 }), 5).minutes).toBe(1440);
  expect(placing.resized(place({ minutes: 88 }), 5).minutes).toBe(95);
});

test("after the last room comes the column without one, and then nothing", () => {
  const last = placing.besides(place(), 2, rooms);
  expect(last.room).toBeNull();
  expect(placing.besides(last, 1, rooms)).toEqual(last);
  expect(placing.besides(place(), -1, rooms)).toEqual(place());
  expect(placing.besides(last, -1, rooms).room).toBe(8);
});

test("there is no day before the first", () => {
  expect(placing.onDay(place(), 1, days).day).toBe(2);
  expect(placing.onDay(place(), -1, days).day).toBe(1);
});

test("the hours drawn are the day's and reach as far as sessions do", () => {
  const [day] = days;
  expect(placing.hours(day!, [])).toEqual({ from: 480, to: 1320 });
  const odd = [place({ start: 445, minutes: 30 }), place({ start: 1380, minutes: 90 })];
  expect(placing.hours(day!, odd)).toEqual({ from: 420, to: 1500 });
});

test("a waiting session gets the first time its room is free for so long", () => {
  const [day] = days;
  const others = [place({ start: 480, minutes: 60 }), place({ start: 600, minutes: 62 })];
  const waiting = placing.unplaced(place());
  expect(placing.firstFree(waiting, day!, others).start).toBe(665);
  expect(placing.firstFree({ ...waiting, minutes: 60 }, day!, others).start).toBe(540);
  expect(placing.firstFree({ ...waiting, room: 8 }, day!, others).start).toBe(480);
});

test("sessions of one room at one time stand side by side, others fill the column", () => {
  const found = placing.lanes([
    { id: 1, place: place({ start: 540, minutes: 60 }) },
    { id: 2, place: place({ start: 570, minutes: 60 }) },
    { id: 3, place: place({ start: 600, minutes: 30 }) },
    { id: 4, place: place({ start: 630, minutes: 60 }) },
  ]);
  expect(found.get(1)).toEqual({ lane: 0, lanes: 2 });
  expect(found.get(2)).toEqual({ lane: 1, lanes: 2 });
  expect(found.get(3)).toEqual({ lane: 0, lanes: 2 });
  expect(found.get(4)).toEqual({ lane: 0, lanes: 1 });
});

test("a clock goes on after midnight", () => {
  expect(placing.span(place({ start: 1410, minutes: 60 }))).toBe("23:30–00:30");
});
