import { expect, test } from "vitest";

import { wait } from "../src/live";

const NOW = new Date("2026-12-01T09:00:00Z");

test("a piece is asked for again just after it is out of date", () => {
  expect(wait("2026-12-01T09:30:00Z", undefined, NOW)).toBe(30 * 60_000 + 1_500);
});

test("a device whose clock is wrong does not ask without end", () => {
  expect(wait("2026-12-01T08:00:00Z", undefined, NOW)).toBe(15_000);
});

test("without a moment or a pace nothing is asked for", () => {
  expect(wait("", undefined, NOW)).toBeNull();
  expect(wait(undefined, undefined, NOW)).toBeNull();
  expect(wait(undefined, "60", NOW)).toBe(60_000);
});
