import { expect, test } from "vitest";

import { write } from "../src/times";

const MARRAKECH = "Africa/Casablanca";

test("an instant is written on the reader's clock", () => {
  const zones = { venue: MARRAKECH, mine: "Europe/Paris" };
  expect(write("2026-12-01T09:00:00Z", undefined, zones, "en")).toBe("10:00");
});

test("the weekday stands before a time that falls on another day", () => {
  const zones = { venue: MARRAKECH, mine: "Pacific/Auckland" };
  expect(write("2026-12-01T12:00:00Z", undefined, zones, "en")).toMatch(/^Wed.*01:00$/);
});

test("a span has both ends", () => {
  const zones = { venue: MARRAKECH, mine: "Asia/Kathmandu" };
  const text = write("2026-12-01T09:00:00Z", "2026-12-01T10:30:00Z", zones, "en");
  expect(text).toMatch(/^14:45\s*–\s*16:15$/);
});

test("digits are the same in Arabic, as the server writes them", () => {
  const zones = { venue: MARRAKECH, mine: "Europe/Paris" };
  expect(write("2026-12-01T09:00:00Z", undefined, zones, "ar")).toContain("10:00");
});
