import { expect, test } from "vitest";

import { Wedge } from "../src/wedge";

function type(wedge: Wedge, text: string, begin: number, step: number): (string | null)[] {
  return [...text].map((key, index) => wedge.press(key, begin + index * step));
}

test("fast keys and Enter are a code", () => {
  const wedge = new Wedge();
  expect(type(wedge, "7KQ2M8XD", 1000, 10).every((found) => found === null)).toBe(true);
  expect(wedge.press("Enter", 1085)).toBe("7KQ2M8XD");
});

test("slow typing is a person, not a scanner", () => {
  const wedge = new Wedge();
  type(wedge, "7KQ2M8XD", 1000, 300);
  expect(wedge.press("Enter", 3400)).toBeNull();
});

test("a pause begins a new code", () => {
  const wedge = new Wedge();
  type(wedge, "ABC", 0, 10);
  type(wedge, "7KQ2M8XD", 1000, 10);
  expect(wedge.press("Enter", 1085)).toBe("7KQ2M8XD");
});

test("keys such as Shift are no part of a code", () => {
  const wedge = new Wedge();
  wedge.press("Shift", 995);
  type(wedge, "7KQ2M8XD", 1000, 10);
  expect(wedge.press("Enter", 1085)).toBe("7KQ2M8XD");
});
