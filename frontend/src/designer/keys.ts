// Everything a mouse can do, with the keyboard.
import { isField } from "./fields";
import type { Deeds } from "./deeds";

type Plain = Exclude<keyof Deeds, "arrow">;

const STEP = 0.5;
const FAR = 5;
const WAYS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const WITH_CONTROL: Record<string, Plain> = {
  z: "undo",
  y: "redo",
  c: "copy",
  x: "cut",
  v: "paste",
  d: "duplicate",
  a: "all",
  s: "save",
};
const ALONE: Record<string, Plain> = {
  Delete: "remove",
  Backspace: "remove",
  Escape: "none",
  "+": "zoomIn",
  "=": "zoomIn",
  "-": "zoomOut",
  "0": "zoomFit",
};

export function start(root: HTMLElement, deeds: Deeds): void {
  document.addEventListener("keydown", (event) => {
    const target = event.target as Element;
    const isHere = root.contains(target) || target === document.body;
    if (!isHere || event.defaultPrevented || target.closest("dialog, summary")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const isControl = event.ctrlKey || event.metaKey;
    // in a field the keys are the field's, but for saving
    if (isField(target) && !(isControl && key === "s")) return;
    if (done(event, key, isControl, deeds)) event.preventDefault();
  });
}

function done(event: KeyboardEvent, key: string, isControl: boolean, deeds: Deeds): boolean {
  if (isControl) {
    if (key === "c" && window.getSelection()?.isCollapsed === false) return false;
    const name = key === "z" && event.shiftKey ? "redo" : WITH_CONTROL[key];
    return name !== undefined && (deeds[name]() ?? true);
  }
  const way = WAYS[event.key];
  if (way) {
    const by = event.shiftKey ? FAR : STEP;
    return deeds.arrow(way[0] * by, way[1] * by, event.altKey);
  }
  const name = event.altKey ? undefined : ALONE[key];
  return name !== undefined && (deeds[name]() ?? true);
}
