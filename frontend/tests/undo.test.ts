import { expect, test } from "vitest";

import type { Move, Place } from "../src/grid/types";
import { inverse, UndoStack } from "../src/grid/undo";

const at = (start: number): Place => ({ day: 1, start, minutes: 60, room: null });
const move = (id: number, from: number, to: number): Move => ({
  id,
  before: at(from),
  after: at(to),
});

test("the last change is the first to be taken back, and can come again", () => {
  const stack = new UndoStack();
  const first = stack.push([move(1, 540, 600)]);
  const second = stack.push([move(1, 600, 660)]);
  expect(stack.undo()).toBe(second);
  expect(stack.undo()).toBe(first);
  expect([stack.undo(), stack.canUndo]).toEqual([null, false]);
  expect(stack.redo()).toBe(first);
  expect(stack.canUndo).toBe(true);
});

test("taking back goes the same way in the other direction", () => {
  expect(inverse([move(1, 540, 600)])).toEqual([move(1, 600, 540)]);
});

test("a new change ends what could come again", () => {
  const stack = new UndoStack();
  stack.push([move(1, 540, 600)]);
  stack.undo();
  stack.push([move(2, 540, 600)]);
  expect(stack.redo()).toBeNull();
});

test("what somebody else has changed since is told once and never taken back", () => {
  const stack = new UndoStack();
  stack.push([move(1, 540, 600)]);
  stack.push([move(2, 540, 600)]);
  stack.spoil(2);
  expect(stack.undo()?.spoilt).toBe(2);
  expect(stack.canRedo).toBe(false);
  expect(stack.undo()?.spoilt).toBeNull();
});

test("a refused change is forgotten", () => {
  const stack = new UndoStack();
  stack.drop(stack.push([move(1, 540, 600)]));
  expect(stack.canUndo).toBe(false);
});
