import { expect, test } from "vitest";

import { toggled, united, unsent } from "../src/marks";

const NONE = { marked: [], sent: [], gone: [] };

test("a mark is set and taken away again", () => {
  const one = toggled(NONE, "a");
  expect(one.marked).toEqual(["a"]);
  expect(toggled(one, "a")).toEqual(NONE);
});

test("only what the delegate's page has not had is sent", () => {
  const marks = toggled(united(["a"]), "b");
  expect(unsent(marks)).toEqual(["b"]);
});

test("a mark taken away on another device does not come back", () => {
  expect(unsent(united(["a"]))).toEqual([]);
  expect(united([]).marked).toEqual([]);
});

test("a mark the delegate's page has had and that is taken away here is told there", () => {
  const marks = toggled(united(["a", "b"]), "a");
  expect(marks.gone).toEqual(["a"]);
  expect(toggled(marks, "a").gone).toEqual([]);
});
