import { expect, test } from "vitest";

import { missingNumbers, numberOf } from "../src/rows";

test("a field of a row tells the row's number", () => {
  expect(numberOf("advice-12-text", "advice-")).toBe(12);
  expect(numberOf("advice-__n__-text", "advice-")).toBeNull();
  expect(numberOf("summary", "advice-")).toBeNull();
});

test("rows that are kept but not on the page are missing, each once, in order", () => {
  const names = ["advice-3-text", "advice-2-actor", "advice-3-actor", "advice-0-text", "summary"];
  const isThere = (name: string) => name.startsWith("advice-0") || name === "summary";
  expect(missingNumbers(names, "advice-", isThere)).toEqual([2, 3]);
});
