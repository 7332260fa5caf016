// What buttons and keys do.
import { keep, recall } from "../storage";
import type { Canvas } from "./canvas";
import type { Editor } from "./editor";
import * as model from "./model";
import type { Element } from "./types";

const CLIPBOARD = "design-clipboard";

export interface Deeds {
  undo(): void;
  redo(): void;
  copy(): boolean;
  cut(): boolean;
  paste(): boolean;
  duplicate(): boolean;
  remove(): boolean;
  all(): void;
  none(): boolean;
  save(): void;
  zoomIn(): void;
  zoomOut(): void;
  zoomFit(): void;
  arrow(dx: number, dy: number, resizes: boolean): boolean;
}

/** What is copied stays on the device: it can be put into another design. */
export function deeds(editor: Editor, canvas: Canvas, save: () => void): Deeds {
  const has = (): boolean => editor.doc.chosen.length > 0;
  const copy = (): boolean => has() && keep(CLIPBOARD, model.chosen(editor.doc));
  const remove = (): boolean => {
    if (!has()) return false;
    const isOnCanvas = canvas.stage.contains(document.activeElement);
    editor.apply(model.removed(editor.doc));
    // what had the keyboard may be gone
    if (isOnCanvas) canvas.stage.focus({ preventScroll: true });
    return true;
  };
  return {
    undo: () => editor.undo(),
    redo: () => editor.redo(),
    copy,
    cut: () => copy() && remove(),
    paste: () => {
      const copies = recall<Element[]>(CLIPBOARD);
      if (!Array.isArray(copies)) return false;
      editor.apply(model.pasted(editor.doc, copies));
      canvas.focus(editor.doc.chosen[0] ?? 0);
      return true;
    },
    duplicate: () => {
      if (!has()) return false;
      editor.apply(model.duplicated(editor.doc));
      canvas.focus(editor.doc.chosen[0] ?? 0);
      return true;
    },
    remove,
    all: () => editor.choose(model.elements(editor.doc).map((_one, place) => place)),
    none: () => has() && (editor.choose([]), true),
    save,
    zoomIn: () => canvas.zoomBy(1),
    zoomOut: () => canvas.zoomBy(-1),
    zoomFit: () => canvas.zoomBy(0),
    arrow: (dx, dy, resizes) => {
      if (!has()) return false;
      const change = resizes ? model.resized : model.moved;
      const tag = `${resizes ? "resize" : "move"} ${editor.doc.chosen.join()}`;
      editor.apply(change(editor.doc, dx, dy), tag);
      return true;
    },
  };
}
