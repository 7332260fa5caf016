// Where a session lands: steps of five minutes, the hours of a day, lanes side by side.
import type { Day, Place, Room, Session } from "./types";

export const STEP = 5;
const DAY = 24 * 60;
const SHORTEST = STEP;

/** The nearest step of five minutes. */
export function snap(minute: number): number {
  return Math.round(minute / STEP) * STEP;
}

/** A start within the day it is of. */
export function clampStart(minute: number): number {
  return Math.min(Math.max(minute, 0), DAY - STEP);
}

export function isSame(one: Place, other: Place): boolean {
  return (
    one.day === other.day &&
    one.start === other.start &&
    one.minutes === other.minutes &&
    one.room === other.room
  );
}

export function placeOf({ day, start, minutes, room }: Place): Place {
  return { day, start, minutes, room };
}

/** Earlier or later; to the next full step when it stands between two. */
export function shifted(place: Place, by: number): Place {
  if (place.start === null) return place;
  const step = by < 0 ? Math.ceil(place.start / STEP) : Math.floor(place.start / STEP);
  return { ...place, start: clampStart(step * STEP + by) };
}

/** Shorter or longer, never nothing. */
export function resized(place: Place, by: number): Place {
  const minutes = snap(place.minutes + by);
  return { ...place, minutes: Math.min(Math.max(minutes, SHORTEST), DAY) };
}

/** One room over; after the last room comes none, which is the last column. */
export function besides(place: Place, by: number, rooms: Room[]): Place {
  const columns: (number | null)[] = [...rooms.map((room) => room.id), null];
  const at = columns.indexOf(place.room) + by;
  return at in columns ? { ...place, room: columns[at] ?? null } : place;
}

export function onDay(place: Place, by: number, days: Day[]): Place {
  const next = days[days.findIndex((day) => day.id === place.day) + by];
  return next && place.day !== null ? { ...place, day: next.id } : place;
}

export function unplaced(place: Place): Place {
  return { ...place, day: null, start: null };
}

export interface Hours {
  from: number;
  to: number;
}

/** The hours to draw: the day's own, and as far as sessions reach beyond them. */
export function hours(day: Day, placed: Place[]): Hours {
  const starts = placed.map((one) => one.start ?? day.opens);
  const ends = placed.map((one) => (one.start ?? day.opens) + one.minutes);
  const from = Math.min(day.opens, ...starts);
  const to = Math.max(day.closes, ...ends);
  return { from: Math.floor(from / 60) * 60, to: Math.ceil(to / 60) * 60 };
}

/** The first time on a day at which a room is free for so long. */
export function firstFree(place: Place, day: Day, others: Place[]): Place {
  const taken = others
    .filter((one) => one.day === day.id && one.room === place.room && one.start !== null)
    .sort((one, other) => (one.start ?? 0) - (other.start ?? 0));
  let start = day.opens;
  for (const one of taken) {
    const begins = one.start ?? 0;
    if (begins >= start + place.minutes) break;
    start = Math.max(start, begins + one.minutes);
  }
  return { ...place, day: day.id, start: clampStart(Math.ceil(start / STEP) * STEP) };
}

export interface Lane {
  lane: number;
  lanes: number;
}

/** Sessions of one room at one time stand side by side. */
export function lanes(sessions: { id: number; place: Place }[]): Map<number, Lane> {
  const found = new Map<number, Lane>();
  const sorted = [...sessions].sort(
    (one, other) => (one.place.start ?? 0) - (other.place.start ?? 0) || one.id - other.id,
  );
  let group: { id: number; lane: number }[] = [];
  let ends: number[] = [];
  const close = () => {
    group.forEach(({ id, lane }) => found.set(id, { lane, lanes: ends.length }));
    group = [];
    ends = [];
  };
  for (const { id, place } of sorted) {
    const start = place.start ?? 0;
    if (ends.length > 0 && ends.every((end) => end <= start)) close();
    const free = ends.findIndex((end) => end <= start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = start + place.minutes;
    group.push({ id, lane });
  }
  close();
  return found;
}

/** A break without a room is everybody's: it lies across all rooms. */
export function isAcross(session: Session, place: Place): boolean {
  return session.pause && place.room === null;
}

export function clock(minute: number): string {
  const of = ((minute % DAY) + DAY) % DAY;
  return `${String(Math.floor(of / 60)).padStart(2, "0")}:${String(of % 60).padStart(2, "0")}`;
}

export function span(place: Place): string {
  const start = place.start ?? 0;
  return `${clock(start)}–${clock(start + place.minutes)}`;
}
