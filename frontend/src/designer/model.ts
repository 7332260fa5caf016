// What can be done to a design. All of it is pure: a document goes in, another comes out.
import type { Box, Design, Doc, Element, Side } from "./types";

export type Edge = "left" | "centre" | "right" | "top" | "middle" | "bottom";
export type Order = "front" | "forward" | "backward" | "back";
export type Axis = "x" | "y";

const MOST = 60;
const BLEED = 5; // what boxes, lines and pictures may reach beyond the edge
const SMALLEST_CODE = 12;
const LARGEST_CODE = 200;
const AWAY = 4; // how far a copy lies from what it was made of

export function elements(doc: Doc): Element[] {
  return doc.design.sides[doc.side]?.elements ?? [];
}

export function chosen(doc: Doc): Element[] {
  const all = elements(doc);
  return doc.chosen.flatMap((place) => all[place] ?? []);
}

export function boxOf(element: Element): Box {
  const { x, y } = element;
  if (element.kind === "qr") return { x, y, width: element.size ?? 0, height: element.size ?? 0 };
  return { x, y, width: element.width ?? 0, height: element.height ?? 0 };
}

/** The smallest box around boxes. */
export function around(boxes: Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Hundredths of a millimetre are as fine as it gets; -0 is 0. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

export function inBox(element: Element, box: Box): Element {
  const place = { ...element, x: rounded(box.x), y: rounded(box.y) };
  if (element.kind !== "qr") {
    return { ...place, width: rounded(box.width), height: rounded(box.height) };
  }
  const wanted = Math.max(box.width, box.height);
  return { ...place, size: rounded(clamp(wanted, SMALLEST_CODE, LARGEST_CODE)) };
}

export function withSide(doc: Doc, side: Side): Doc {
  const sides = doc.design.sides.map((one, place) => (place === doc.side ? side : one));
  return { ...doc, design: { ...doc.design, sides } };
}

export function withElements(doc: Doc, all: Element[], marked = doc.chosen): Doc {
  const side = { ...doc.design.sides[doc.side], elements: all };
  return { ...withSide(doc, side), chosen: marked };
}

/** Change each chosen element. */
export function changed(doc: Doc, change: (element: Element) => Element): Doc {
  const all = elements(doc).map((one, place) => (doc.chosen.includes(place) ? change(one) : one));
  return withElements(doc, all);
}

/** Move what is chosen, together, no further than the badge allows. */
export function moved(doc: Doc, dx: number, dy: number): Doc {
  const { width, height } = doc.design;
  let [right, down] = [dx, dy];
  for (const element of chosen(doc)) {
    const box = boxOf(element);
    const spare = spareOf(element);
    right = within(right, -spare - box.x, width + spare - box.x - box.width);
    down = within(down, -spare - box.y, height + spare - box.y - box.height);
  }
  return changed(doc, (one) => ({ ...one, x: rounded(one.x + right), y: rounded(one.y + down) }));
}

/** Make what is chosen wider and higher, towards the right and the bottom. */
export function resized(doc: Doc, dw: number, dh: number): Doc {
  return changed(doc, (one) => {
    const box = boxOf(one);
    const by = one.kind === "qr" ? dw || dh : 0;
    const width = box.width + (by || dw);
    const height = box.height + (by || dh);
    return fitted(doc.design, inBox(one, { ...box, width: Math.max(width, 0), height: Math.max(height, 0) }));
  });
}

/** Keep an element's box on the badge, its upper left corner where it is. */
export function fitted(design: Design, element: Element): Element {
  const box = boxOf(element);
  const spare = spareOf(element);
  const width = Math.min(box.width, design.width + spare - box.x);
  const height = Math.min(box.height, design.height + spare - box.y);
  if (element.kind !== "qr") return inBox(element, { ...box, width, height });
  const side = Math.min(width, height);
  return inBox(element, { ...box, width: side, height: side });
}

/** Align what is chosen with one another; a single element with the badge. */
export function aligned(doc: Doc, edge: Edge): Doc {
  const boxes = chosen(doc).map(boxOf);
  if (boxes.length === 0) return doc;
  const { width, height } = doc.design;
  const frame = boxes.length > 1 ? around(boxes) : { x: 0, y: 0, width, height };
  return changed(doc, (one) => {
    const box = boxOf(one);
    const free = { x: frame.width - box.width, y: frame.height - box.height };
    const to: Record<Edge, Partial<Box>> = {
      left: { x: frame.x },
      centre: { x: frame.x + free.x / 2 },
      right: { x: frame.x + free.x },
      top: { y: frame.y },
      middle: { y: frame.y + free.y / 2 },
      bottom: { y: frame.y + free.y },
    };
    return inBox(one, { ...box, ...to[edge] });
  });
}

/** Make the gaps between what is chosen equal; the outermost stay. */
export function distributed(doc: Doc, axis: Axis): Doc {
  const length = axis === "x" ? "width" : "height";
  const all = elements(doc);
  const row = doc.chosen
    .flatMap((place) => (all[place] ? [{ place, box: boxOf(all[place]) }] : []))
    .sort((one, other) => one.box[axis] - other.box[axis]);
  if (row.length < 3) return doc;
  const frame = around(row.map((one) => one.box));
  const filled = row.reduce((sum, one) => sum + one.box[length], 0);
  const gap = (frame[length] - filled) / (row.length - 1);
  const starts = new Map<number, number>();
  let at = frame[axis];
  for (const { place, box } of row) {
    starts.set(place, at);
    at += box[length] + gap;
  }
  return withElements(
    doc,
    all.map((one, place) => {
      const start = starts.get(place);
      return start === undefined ? one : { ...one, [axis]: rounded(start) };
    }),
  );
}

/** Lay what is chosen over or under the others; later elements lie on top. */
export function ordered(doc: Doc, order: Order): Doc {
  const all = elements(doc).map((element, place) => ({
    element,
    isChosen: doc.chosen.includes(place),
  }));
  const taken = all.filter((one) => one.isChosen);
  const others = all.filter((one) => !one.isChosen);
  let after = order === "front" ? [...others, ...taken] : [...taken, ...others];
  if (order === "forward" || order === "backward") after = nudged(all, order === "forward");
  return withElements(
    doc,
    after.map((one) => one.element),
    after.flatMap((one, place) => (one.isChosen ? [place] : [])),
  );
}

function nudged<T extends { isChosen: boolean }>(all: T[], forward: boolean): T[] {
  const row = forward ? [...all].reverse() : [...all];
  for (let place = 1; place < row.length; place++) {
    const [before, here] = [row[place - 1], row[place]];
    if (!before || !here || before.isChosen || !here.isChosen) continue;
    [row[place - 1], row[place]] = [here, before];
  }
  return forward ? row.reverse() : row;
}

export function removed(doc: Doc): Doc {
  const left = elements(doc).filter((_one, place) => !doc.chosen.includes(place));
  return withElements(doc, left, []);
}

/** Put elements on top, chosen; those too many are left out. */
export function added(doc: Doc, more: Element[]): Doc {
  const all = [...elements(doc), ...more].slice(0, MOST);
  const first = elements(doc).length;
  return withElements(doc, all, all.flatMap((_one, place) => (place >= first ? [place] : [])));
}

export function duplicated(doc: Doc): Doc {
  return pasted(doc, chosen(doc));
}

/** Put copies beside where they were, where there is room. */
export function pasted(doc: Doc, copies: Element[]): Doc {
  return moved(added(doc, structuredClone(copies)), AWAY, AWAY);
}

/** A new size; what is on the badge grows or shrinks with it if wanted. */
export function sized(design: Design, width: number, height: number, scales: boolean): Design {
  const [right, down] = [width / design.width, height / design.height];
  if (!scales) return { ...design, width, height };
  const by = Math.min(right, down);
  const sides = design.sides.map((side) => ({
    ...side,
    elements: (side.elements ?? []).map((one) => scaled(one, right, down, by)),
  }));
  return { ...design, width, height, sides };
}

function scaled(element: Element, right: number, down: number, by: number): Element {
  const box = boxOf(element);
  const isSquare = element.kind === "qr";
  const after = inBox(element, {
    x: box.x * right,
    y: box.y * down,
    width: box.width * (isSquare ? by : right),
    height: box.height * (isSquare ? by : down),
  });
  const styled = resetTypes(after, by);
  if (!styled.parts) return styled;
  const parts = styled.parts.map((part) => ({
    ...resetTypes(part, by),
    height: rounded(part.height * down),
    ...(part.gap === undefined ? {} : { gap: rounded(part.gap * down) }),
  }));
  return { ...styled, parts };
}

interface Types {
  largest?: number;
  comfortable?: number;
  smallest?: number;
}

function resetTypes<T extends Types>(style: T, by: number): T {
  const after = { ...style };
  for (const key of ["largest", "comfortable", "smallest"] as const) {
    const size = style[key];
    if (size !== undefined) after[key] = clamp(Math.round(size * by * 2) / 2, 4, 200);
  }
  return after;
}

/** A way between two bounds; where these leave none, the nearer one to standing still. */
function within(way: number, least: number, most: number): number {
  if (least > most) return 0;
  return clamp(way, Math.min(least, 0), Math.max(most, 0));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function spareOf(element: Element): number {
  return ["box", "line", "image"].includes(element.kind) ? BLEED : 0;
}
