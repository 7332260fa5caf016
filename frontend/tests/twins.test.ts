import { expect, test } from "vitest";

import type { Board } from "../src/grid/board";
import { leftBehind } from "../src/grid/twins";
import type { Place, Session } from "../src/grid/types";

const at = (start: number | null, room = 1): Place => ({ day: start && 1, start, minutes: 60, room });
const twin = { id: 2, code: "b", kind: "twin", name: "Twin" };
const board = (starts: number, kind = "twin"): Board => {
  const sessions = [
    { ...at(600), id: 1, links: [{ ...twin, kind }] },
    { ...at(starts), id: 2, links: [] },
  ] as unknown as Session[];
  return {
    session: (id: number) => sessions.find((one) => one.id === id),
    place: (session: Session) => session,
  } as unknown as Board;
};
const codes = (found: Session[]) => found.map((one) => one.id);

test("the twin that stood beside a moved session is left behind", () => {
  const moves = [{ id: 1, before: at(540), after: at(600) }];
  expect(codes(leftBehind(moves, board(540)))).toEqual([2]);
});

test("a twin that stood elsewhere, a mere relation, or another room is no matter", () => {
  const moves = [{ id: 1, before: at(540), after: at(600) }];
  expect(leftBehind(moves, board(555))).toEqual([]);
  expect(leftBehind(moves, board(540, "continued"))).toEqual([]);
  expect(leftBehind([{ id: 1, before: at(540), after: at(540, 2) }], board(540))).toEqual([]);
});

test("a twin that moves along is not left", () => {
  const both = [1, 2].map((id) => ({ id, before: at(540), after: at(600) }));
  expect(leftBehind(both, board(540))).toEqual([]);
});
