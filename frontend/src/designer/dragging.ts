// Moving, stretching and choosing with a mouse, a pen or a finger. A finger moves only
// what is chosen already: else it scrolls the page.
import type { Canvas } from "./canvas";
import type { Editor } from "./editor";
import { around, boxOf, changed, chosen, elements, fitted, inBox, moved } from "./model";
import { ALL, snap, STEP } from "./snapping";
import type { Lines } from "./snapping";
import type { Box, Doc } from "./types";

const FAR = 3; // pixels that make a press a drag
const REACH = 6; // pixels at which something catches

interface Grip {
  kind: "move" | "stretch" | "marquee";
  before: Doc;
  x: number;
  y: number;
  corner: string; // of “n”, “s”, “w”, “e”
  isOn: boolean;
}

export class Dragging {
  private grip: Grip | null = null;
  private number = 0;
  private readonly marquee: HTMLElement | null;

  constructor(
    root: HTMLElement,
    private readonly editor: Editor,
    private readonly canvas: Canvas,
    private readonly snaps: () => boolean,
  ) {
    this.marquee = root.querySelector<HTMLElement>("[data-marquee]");
    canvas.view.addEventListener("pointerdown", (event) => this.press(event));
    document.addEventListener("pointermove", (event) => this.carry(event));
    document.addEventListener("pointerup", () => this.end());
    document.addEventListener("pointercancel", () => this.end());
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.grip?.isOn) return;
      this.editor.apply(this.grip.before, this.tag);
      this.end();
    });
  }

  get holds(): boolean {
    return this.grip?.isOn ?? false;
  }

  private get tag(): string {
    return `drag ${this.number}`;
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0 || !event.isPrimary) return;
    const pressed = event.target as Element;
    const corner = pressed.closest<HTMLElement>("[data-grip]")?.dataset["grip"] ?? "";
    const item = pressed.closest<HTMLElement>("[data-item]");
    const isMore = event.shiftKey || event.ctrlKey || event.metaKey;
    const isFinger = event.pointerType === "touch";
    let kind: Grip["kind"] = corner ? "stretch" : "move";
    if (item && !corner) {
      const place = Number(item.dataset["item"]);
      const wasChosen = this.editor.doc.chosen.includes(place);
      if (isMore) this.editor.toggle(place);
      else if (!wasChosen) this.editor.choose([place]);
      this.canvas.focus(place);
      event.preventDefault();
      if (isMore || (isFinger && !wasChosen)) return;
    } else if (!corner) {
      if (!isMore) this.editor.choose([]);
      if (isFinger) return;
      kind = "marquee";
      event.preventDefault();
      this.canvas.stage.focus({ preventScroll: true });
    } else {
      event.preventDefault();
    }
    const { doc } = this.editor;
    this.grip = { kind, before: doc, x: event.clientX, y: event.clientY, corner, isOn: false };
    this.number += 1;
  }

  private carry(event: PointerEvent): void {
    const { grip } = this;
    if (!grip || !event.isPrimary) return;
    const [right, down] = [event.clientX - grip.x, event.clientY - grip.y];
    if (!grip.isOn && Math.hypot(right, down) <= FAR) return;
    grip.isOn = true;
    event.preventDefault();
    const { mm } = this.canvas;
    const isFree = event.altKey || !this.snaps();
    if (grip.kind === "move") this.move(grip, right / mm, down / mm, isFree);
    else if (grip.kind === "stretch") this.stretch(grip, right / mm, down / mm, isFree);
    else this.mark(grip, event);
  }

  private move(grip: Grip, right: number, down: number, isFree: boolean): void {
    const box = around(chosen(grip.before).map(boxOf));
    const there = { ...box, x: box.x + right, y: box.y + down };
    const { dx, dy } = this.snap(there, grip.before, ALL, isFree);
    this.editor.apply(moved(grip.before, right + dx, down + dy), this.tag);
  }

  private stretch(grip: Grip, right: number, down: number, isFree: boolean): void {
    const [element] = chosen(grip.before);
    if (!element) return;
    const has = (side: string): boolean => grip.corner.includes(side);
    const lines: Lines = {
      x: has("w") ? [0] : has("e") ? [1] : [],
      y: has("n") ? [0] : has("s") ? [1] : [],
    };
    const before = boxOf(element);
    const there = pulled(before, grip.corner, right, down);
    const { dx, dy } = this.snap(there, grip.before, lines, isFree);
    let after = pulled(before, grip.corner, right + dx, down + dy);
    if (element.kind === "qr") after = square(before, after, grip.corner);
    const { design } = grip.before;
    const doc = changed(grip.before, (one) => fitted(design, inBox(one, after)));
    this.editor.apply(doc, this.tag);
  }

  private snap(box: Box, doc: Doc, lines: Lines, isFree: boolean): { dx: number; dy: number } {
    if (isFree) {
      this.canvas.show([]);
      return { dx: 0, dy: 0 };
    }
    const others = elements(doc)
      .filter((_one, place) => !doc.chosen.includes(place))
      .map(boxOf);
    const badge = { x: 0, y: 0, width: doc.design.width, height: doc.design.height };
    const found = snap(box, others, badge, REACH / this.canvas.mm, lines);
    this.canvas.show(found.guides);
    return found;
  }

  private mark(grip: Grip, event: PointerEvent): void {
    const [from, to] = [this.canvas.at(grip.x, grip.y), this.canvas.at(event.clientX, event.clientY)];
    const box = around([
      { ...from, width: 0, height: 0 },
      { ...to, width: 0, height: 0 },
    ]);
    if (this.marquee) {
      this.marquee.hidden = false;
      this.canvas.place(this.marquee, box);
    }
    const inside = elements(grip.before).flatMap((one, place) =>
      contains(box, boxOf(one)) ? [place] : [],
    );
    this.editor.choose([...grip.before.chosen, ...inside]);
  }

  private end(): void {
    this.grip = null;
    this.canvas.show([]);
    if (this.marquee) this.marquee.hidden = true;
  }
}

function contains(outer: Box, inner: Box): boolean {
  const all = around([outer, inner]);
  return all.width <= outer.width + 0.01 && all.height <= outer.height + 0.01;
}

function pulled(box: Box, corner: string, right: number, down: number): Box {
  const after = { ...box };
  if (corner.includes("e")) after.width = Math.max(box.width + right, STEP);
  if (corner.includes("s")) after.height = Math.max(box.height + down, 0);
  if (corner.includes("w")) {
    after.width = Math.max(box.width - right, STEP);
    after.x = box.x + box.width - after.width;
  }
  if (corner.includes("n")) {
    after.height = Math.max(box.height - down, 0);
    after.y = box.y + box.height - after.height;
  }
  return after;
}

/** Codes are square: the corner across from the one that is pulled stays. */
function square(before: Box, after: Box, corner: string): Box {
  const isWide = Math.abs(after.width - before.width) > Math.abs(after.height - before.height);
  const size = Math.min(Math.max(isWide ? after.width : after.height, 12), 200);
  return {
    x: corner.includes("w") ? before.x + before.width - size : before.x,
    y: corner.includes("n") ? before.y + before.height - size : before.y,
    width: size,
    height: size,
  };
}
