import { beforeEach, expect, test } from "vitest";

import { fill } from "../src/page";
import { newScan, Queue } from "../src/queue";

const NOW = new Date("2026-12-01T09:00:00Z");
const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  globalThis.localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
});

test("each scan has an id of its own, a UUID of version 4", () => {
  const ids = new Set(Array.from({ length: 100 }, () => newScan("A", "main", NOW).id));
  expect(ids.size).toBe(100);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test("a scan says when it was made, in UTC", () => {
  expect(newScan("A", "main", NOW).scanned_at).toBe("2026-12-01T09:00:00.000Z");
});

test("the queue keeps its order over a restart and drops what was sent", () => {
  const [one, two] = [newScan("ONE", "main", NOW), newScan("TWO", "main", NOW)];
  new Queue("scans:desk").add(one);
  new Queue("scans:desk").add(two);
  expect(new Queue("scans:desk").scans).toEqual([one, two]);
  new Queue("scans:desk").remove(one.id);
  expect(new Queue("scans:desk").scans).toEqual([two]);
});

test("a spoilt store is an empty queue", () => {
  kept.set("scans:desk", "{not json");
  expect(new Queue("scans:desk").scans).toEqual([]);
});

test("texts are filled from the template's words", () => {
  expect(fill("Waiting to be sent: {count}", { count: "3" })).toBe("Waiting to be sent: 3");
  expect(fill(undefined, {})).toBe("");
});
