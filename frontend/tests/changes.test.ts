import { expect, test } from "vitest";

import { grouped } from "../src/grid/doubts";
import { Queue } from "../src/grid/queue";
import type { Conflict, Move, Place, Session } from "../src/grid/types";

const at = (start: number | null): Place => ({ day: 1, start, minutes: 60, room: null });
const move = (id: number, to: number): Move => ({ id, before: at(540), after: at(to) });
const session = (id: number): Session => ({ ...at(540), id }) as Session;
const seen = () => 3;

test("a session stands where its last change on the way puts it", () => {
  const queue = new Queue();
  queue.add([move(1, 600)], seen, null);
  queue.add([move(1, 660)], seen, null);
  expect(queue.place(session(1)).start).toBe(660);
  expect(queue.place(session(2)).start).toBe(540);
});

test("what stands behind a saved change goes on from its number", () => {
  const queue = new Queue();
  queue.add([move(1, 600)], seen, null);
  const next = queue.add([move(1, 660)], seen, null);
  const other = queue.add([move(2, 660)], seen, null);
  queue.saved(new Map([[1, 4]]));
  expect(next.edits.get(1)).toBe(4);
  expect(other.edits.get(2)).toBe(3);
});

test("a refused change takes along what was built on it, and nothing else", () => {
  const queue = new Queue();
  queue.add([move(1, 600)], seen, null);
  queue.add([move(2, 600)], seen, null);
  queue.add([move(1, 660)], seen, null);
  expect(queue.refused()).toHaveLength(2);
  expect(queue.place(session(1)).start).toBe(540);
  expect(queue.first?.moves[0]?.id).toBe(2);
});

test("keystrokes about one session join until something else happens", () => {
  const queue = new Queue();
  const batch = queue.add([move(1, 545)], seen, null, true);
  expect(queue.joinable(1)).toBe(batch);
  expect(queue.joinable(2)).toBeNull();
  queue.release();
  expect(queue.joinable(1)).toBeNull();
});

test("what keeps a version back is listed first, a kind together", () => {
  const one = (problem: string, severity: Conflict["severity"]) =>
    ({ problem, severity, sessions: [1], words: "", label: "", fix: null }) as Conflict;
  const found = [one("a", "warn"), one("b", "block"), one("a", "warn")];
  expect(grouped(found).map((group) => group.map((item) => item.problem))).toEqual([
    ["b"],
    ["a", "a"],
  ]);
});
