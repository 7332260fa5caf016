import { expect, test } from "vitest";

import { Editor } from "../src/designer/editor";
import { History } from "../src/designer/history";
import { band, make } from "../src/designer/make";
import * as model from "../src/designer/model";
import { snap } from "../src/designer/snapping";
import type { Design, Doc, Element, State } from "../src/designer/types";
import { conditionOf, rowsOf } from "../src/designer/when";

const box = (x: number, y: number, width = 10, height = 10): Element => ({
  kind: "box",
  x,
  y,
  width,
  height,
});
const text = (x: number, y: number): Element => ({ ...box(x, y), kind: "text", source: "code" });
const design = (...elements: Element[]): Design => ({ width: 100, height: 60, sides: [{ elements }] });
const doc = (chosen: number[], ...elements: Element[]): Doc => ({
  name: "Pass",
  design: design(...elements),
  side: 0,
  chosen,
});
const places = (one: Doc): [number, number][] => model.elements(one).map(({ x, y }) => [x, y]);

test("what is chosen moves together, and no further than the badge", () => {
  const both = doc([0, 1], text(0, 0), text(85, 20), text(50, 50));
  expect(places(model.moved(both, 2.5, 1))).toEqual([[2.5, 1], [87.5, 21], [50, 50]]);
  expect(places(model.moved(both, 30, -9))).toEqual([[5, 0], [90, 20], [50, 50]]);
  expect(places(both)[0]).toEqual([0, 0]); // the document that went in is as it was
  expect(places(model.moved(doc([0], box(0, 0)), -9, -9))).toEqual([[-5, -5]]); // may bleed
});

test("what lies beyond the edge already can be moved back only", () => {
  const lost = doc([0], text(95, 0));
  expect(places(model.moved(lost, 4, 0))).toEqual([[95, 0]]);
  expect(places(model.moved(lost, -4, 0))).toEqual([[91, 0]]);
});

test("sizes stay on the badge, codes stay square and readable", () => {
  const grown = model.resized(doc([0], text(85, 0)), 20, 5);
  expect(model.boxOf(model.elements(grown)[0]!)).toEqual({ x: 85, y: 0, width: 15, height: 15 });
  const code = doc([0], { kind: "qr", x: 0, y: 0, size: 14 });
  expect(model.elements(model.resized(code, 0, 5))[0]?.size).toBe(19);
  expect(model.elements(model.resized(code, -5, 0))[0]?.size).toBe(12);
});

test("several elements are aligned with one another, one with the badge", () => {
  const three = doc([0, 1], box(5, 5), box(30, 40, 20, 10), box(0, 0));
  expect(places(model.aligned(three, "right"))).toEqual([[40, 5], [30, 40], [0, 0]]);
  expect(places(model.aligned(three, "middle"))).toEqual([[5, 22.5], [30, 22.5], [0, 0]]);
  const one = doc([0], box(5, 5));
  expect(places(model.aligned(model.aligned(one, "centre"), "bottom"))).toEqual([[45, 50]]);
});

test("gaps become equal between the outermost", () => {
  const row = doc([0, 1, 2], box(0, 0), box(80, 0, 20, 10), box(15, 9, 20, 10));
  expect(places(model.distributed(row, "x"))).toEqual([[0, 0], [80, 0], [35, 9]]);
  const two = doc([0, 1], box(0, 0), box(50, 0));
  expect(model.distributed(two, "x")).toBe(two);
});

test("elements go over and under one another, and stay chosen", () => {
  const at = (one: Doc): (number | undefined)[] => model.elements(one).map(({ x }) => x);
  const four = doc([0, 2], box(1, 0), box(2, 0), box(3, 0), box(4, 0));
  const cases = { front: [2, 4, 1, 3], back: [1, 3, 2, 4], forward: [2, 1, 4, 3], backward: [1, 3, 2, 4] };
  for (const [order, wanted] of Object.entries(cases)) {
    const after = model.ordered(four, order as model.Order);
    expect(at(after)).toEqual(wanted);
    expect(model.chosen(after).map(({ x }) => x)).toEqual([1, 3]);
  }
});

test("copies lie beside what they were made of and are chosen; the rest can be removed", () => {
  const copied = model.duplicated(doc([1], box(0, 0), text(10, 10)));
  expect(places(copied)).toEqual([[0, 0], [10, 10], [14, 14]]);
  expect(copied.chosen).toEqual([2]);
  expect(places(model.removed({ ...copied, chosen: [0, 2] }))).toEqual([[10, 10]]);
  const full = doc([], ...Array.from({ length: 59 }, () => box(0, 0)));
  expect(model.elements(model.added(full, [box(1, 1), box(2, 2)]))).toHaveLength(60);
});

test("a new size takes what is on the badge along, if wanted", () => {
  const before = design(
    { ...text(50, 30), largest: 20, comfortable: 14, smallest: 8 },
    { kind: "qr", x: 0, y: 0, size: 24 },
  );
  const after = model.sized(before, 50, 60, true);
  expect(after.sides[0]?.elements).toEqual([
    { ...text(25, 30), width: 5, largest: 10, comfortable: 7, smallest: 4 },
    { kind: "qr", x: 0, y: 0, size: 12 },
  ]);
  expect(model.sized(before, 50, 60, false).sides).toBe(before.sides);
});

test("a moving box catches at the nearest line, and says at which", () => {
  const badge = { x: 0, y: 0, width: 100, height: 60 };
  const other = { x: 20, y: 40, width: 10, height: 10 };
  const here = { x: 21, y: 10.2, width: 30, height: 10 };
  expect(snap(here, [other], badge, 1.5)).toEqual({
    dx: -1,
    dy: expect.closeTo(-0.2),
    guides: [{ axis: "x", at: 50 }, { axis: "x", at: 20 }],
  });
  // the middle of the badge, by the box's own middle
  expect(snap({ x: 34.8, y: 10, width: 30, height: 10 }, [], badge, 1).dx).toBeCloseTo(0.2);
  // an edge that is not pulled catches nowhere
  expect(snap(here, [other], badge, 1.5, { x: [], y: [] })).toEqual({ dx: 0, dy: 0, guides: [] });
});

test("steps of one kind are taken back together, and what is undone can come again", () => {
  const history = new History(0);
  history.push(1, "move");
  history.push(2, "move");
  history.push(3);
  expect([history.undo(), history.present]).toEqual([true, 2]);
  expect([history.undo(), history.present]).toEqual([true, 0]);
  expect(history.undo()).toBe(false);
  history.redo();
  history.push(9, "move");
  expect([history.canRedo, history.undo(), history.present]).toEqual([false, true, 2]);
});

test("conditions are rows and come back as they were; deeper ones are left alone", () => {
  const speaks = { kind: "answer", key: "functions", test: "one_of", values: ["speaker"] } as const;
  const none = { kind: "not", of: { kind: "answer", key: "answer:diet", test: "answered" } } as const;
  for (const when of [speaks, none, { kind: "some", of: [speaks, none] }]) {
    const rows = rowsOf(structuredClone(when) as never);
    expect(rows && conditionOf(rows)).toEqual(when);
  }
  expect(rowsOf({ kind: "not", of: { kind: "every", of: [] } })).toBeNull();
  expect(conditionOf({ mode: "every", rows: [] })).toBeNull();
});

test("new elements lie on the badge, whatever its size", () => {
  for (const [width, height] of [[20, 20], [105, 148], [148, 105]] as const) {
    const badge = { width, height, sides: [] };
    const kinds = ["text", "stack", "photo", "image", "line", "box"] as const;
    const all = [...kinds.map((kind) => make(kind, badge)), ...band(badge)];
    for (const { x, y, width: wide = 0, height: high = 0 } of all) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + wide).toBeLessThanOrEqual(width + 0.01);
      expect(y + high).toBeLessThanOrEqual(height + 0.01);
    }
  }
});

test("unsaved is what differs from the version, not what is written out", () => {
  const state = { name: "Pass", design: design(text(0, 0)), number: 4, pictures: [] };
  const editor = new Editor(state as unknown as State);
  const same = model.changed({ ...editor.doc, chosen: [0] }, (one) => ({ ...one, lines: 1, when: null }));
  editor.apply(same);
  expect([editor.isChanged, editor.history.canUndo]).toEqual([false, false]);
  editor.apply(model.moved(same, 1, 0));
  expect(editor.isChanged).toBe(true);
  editor.keepSaved(editor.doc, 5);
  expect([editor.isChanged, editor.seen]).toEqual([false, 5]);
  editor.undo();
  expect(editor.isChanged).toBe(true);
});
