// Saving without overwriting anybody, and keeping on the device what is not saved.
import { csrfToken, fill } from "../page";
import { forget, keep, recall } from "../storage";
import type { Editor } from "./editor";
import type { Design, Doc, Fault } from "./types";

const KEEP_MS = 400;

interface Kept {
  seen: number;
  name: string;
  design: Design;
}

interface Theirs {
  number: number;
  name: string;
  design: Design;
  words: string;
}

export interface Words {
  saved: (words: string) => void;
  failed: (words: string) => void;
  faults: (faults: Fault[]) => void;
}

export class Saving {
  private readonly key: string;
  private timer = 0;
  private isBusy = false;
  private readonly dialog: HTMLDialogElement;

  constructor(
    private readonly root: HTMLElement,
    private readonly editor: Editor,
    private readonly words: Words,
  ) {
    this.key = `design/${editor.state.key}`;
    const dialog = root.querySelector<HTMLDialogElement>("dialog[data-theirs]");
    if (!dialog) throw new Error("no dialog");
    this.dialog = dialog;
    window.addEventListener("beforeunload", (event) => {
      if (this.editor.isChanged) event.preventDefault();
    });
    window.addEventListener("pagehide", () => this.keepNow());
  }

  /** Bring back what was not saved when the page was left; tells whether there was any. */
  restore(): boolean {
    const kept = recall<Kept>(this.key);
    if (!kept || !Array.isArray(kept.design?.sides)) return false;
    const { doc } = this.editor;
    this.editor.apply({ ...doc, name: kept.name, design: kept.design, side: 0, chosen: [] });
    if (this.editor.isChanged) this.editor.seen = kept.seen;
    else forget(this.key);
    return this.editor.isChanged;
  }

  draw(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.keepNow(), KEEP_MS);
  }

  private keepNow(): void {
    window.clearTimeout(this.timer);
    const { seen, doc } = this.editor;
    if (this.editor.isChanged) keep(this.key, { seen, name: doc.name, design: doc.design });
    else forget(this.key);
  }

  async save(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.root.toggleAttribute("data-busy", true);
    await this.send();
    this.isBusy = false;
    this.root.removeAttribute("data-busy");
  }

  private async send(): Promise<void> {
    const { doc, seen } = this.editor;
    const { name, design } = doc;
    let answer: Response;
    try {
      answer = await fetch(this.root.dataset["saveUrl"] ?? "", {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
        body: JSON.stringify({ name, design, seen }),
      });
    } catch {
      return this.words.failed(this.root.dataset["textOffline"] ?? "");
    }
    const told = await answer.json().catch(() => null);
    if (answer.ok && told) return this.arrived(doc, told as { number: number; words: string });
    if (answer.status === 409 && told) return this.choose(told as Theirs);
    if (told?.faults) return this.words.faults(told.faults as Fault[]);
    this.words.failed(this.root.dataset["textFailed"] ?? "");
  }

  private arrived(doc: Doc, { number, words }: { number: number; words: string }): void {
    this.editor.keepSaved(doc, number);
    this.keepNow();
    this.words.saved(words);
    void refresh();
  }

  /** Somebody else was faster: theirs, or mine as the newer version; none is lost. */
  private choose(theirs: Theirs): void {
    const find = (name: string): HTMLElement | null => this.dialog.querySelector(`[data-${name}]`);
    const words = find("theirs-words");
    if (words) words.textContent = theirs.words;
    const picture = find("theirs-picture") as HTMLImageElement | null;
    if (picture) {
      const side = this.editor.doc.side;
      picture.src = fill(this.root.dataset["pictureOf"], { number: String(theirs.number), side: String(side) });
    }
    const mine = find("mine-picture") as HTMLImageElement | null;
    const truth = this.root.querySelector<HTMLImageElement>("[data-truth]");
    if (mine && truth) mine.src = truth.src;
    const close = (): void => {
      if (this.dialog.returnValue === "theirs") this.editor.takeSaved(theirs, theirs.number);
      if (this.dialog.returnValue !== "mine") return;
      this.editor.seen = theirs.number;
      void this.save();
    };
    this.dialog.returnValue = "";
    this.dialog.addEventListener("close", close, { once: true });
    this.dialog.showModal();
  }
}

/** Bring what stands on the page about versions up to date. */
async function refresh(): Promise<void> {
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelectorAll<HTMLElement>("[data-fresh]").forEach((old) => {
      const fresh = page.querySelector(`[data-fresh="${old.dataset["fresh"] ?? ""}"]`);
      if (fresh) old.replaceWith(fresh);
    });
  } catch {
    // what is saved is safe; the list follows with the next page
  }
}
