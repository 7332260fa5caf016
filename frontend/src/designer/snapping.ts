// Where a moving box catches: at the badge's edges and middle, a margin, and at the edges
// and middles of the other elements. Else it goes in steps of half a millimetre.
import type { Axis } from "./model";
import type { Box } from "./types";

export const STEP = 0.5;
export const MARGIN = 5;

export interface Guide {
  axis: Axis;
  at: number;
}

export interface Snap {
  dx: number;
  dy: number;
  guides: Guide[];
}

/** Which lines of the moving box may catch, by their place between its edges. */
export interface Lines {
  x: number[];
  y: number[];
}

export const ALL: Lines = { x: [0, 0.5, 1], y: [0, 0.5, 1] };

/**
 * How far to shift a box further so that it catches.
 * `reach` is how near, in millimetres, a line has to be.
 */
export function snap(box: Box, others: Box[], badge: Box, reach: number, lines = ALL): Snap {
  const across = along("x", box, others, badge, reach, lines.x);
  const down = along("y", box, others, badge, reach, lines.y);
  return { dx: across.shift, dy: down.shift, guides: [...across.guides, ...down.guides] };
}

function along(
  axis: Axis,
  box: Box,
  others: Box[],
  badge: Box,
  reach: number,
  lines: number[],
): { shift: number; guides: Guide[] } {
  const length = axis === "x" ? "width" : "height";
  const end = badge[axis] + badge[length];
  const targets = [badge[axis], badge[axis] + MARGIN, (badge[axis] + end) / 2, end - MARGIN, end];
  for (const other of others) {
    targets.push(...[0, 0.5, 1].map((share) => other[axis] + share * other[length]));
  }
  let best: number | null = null;
  for (const share of lines) {
    const here = box[axis] + share * box[length];
    for (const target of targets) {
      const way = target - here;
      if (Math.abs(way) <= reach && (best === null || Math.abs(way) < Math.abs(best))) best = way;
    }
  }
  if (best === null) return { shift: lines.length > 0 ? toStep(box, axis, length, lines) : 0, guides: [] };
  const shift = best;
  const caught = targets.filter((target) =>
    lines.some((share) => Math.abs(box[axis] + share * box[length] + shift - target) < 0.01),
  );
  return { shift, guides: [...new Set(caught)].map((at) => ({ axis, at })) };
}

function toStep(box: Box, axis: Axis, length: "width" | "height", lines: number[]): number {
  const here = box[axis] + (lines[0] ?? 0) * box[length];
  return Math.round(here / STEP) * STEP - here;
}
