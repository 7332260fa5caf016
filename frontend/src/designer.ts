// The badge designer: <div data-designer> beside its state in <script id="designer-state">.
// Without script there is the design as JSON, which stays at hand below it.
import { Canvas } from "./designer/canvas";
import { deeds } from "./designer/deeds";
import type { Deeds } from "./designer/deeds";
import { Dragging } from "./designer/dragging";
import { Editor } from "./designer/editor";
import * as keys from "./designer/keys";
import { band, make } from "./designer/make";
import * as model from "./designer/model";
import { Names } from "./designer/names";
import { Outline } from "./designer/outline";
import { Panel } from "./designer/panel";
import { Preview, show } from "./designer/preview";
import type { Answer } from "./designer/preview";
import { Saving } from "./designer/saving";
import { Text } from "./designer/text";
import type { Kind, Side, State } from "./designer/types";
import { upload } from "./designer/upload";
import { toast } from "./toasts";

const QUIET_MS = 250;

class Designer {
  private readonly editor: Editor;
  private readonly canvas: Canvas;
  private readonly panel: Panel;
  private readonly outline: Outline;
  private readonly saving: Saving;
  private readonly names: Names;
  private readonly preview: Preview;
  private readonly text: Text;
  private readonly deeds: Deeds;
  private sample = 0;

  constructor(
    private readonly root: HTMLElement,
    state: State,
  ) {
    this.editor = new Editor(state);
    this.canvas = new Canvas(root, this.editor);
    this.panel = new Panel(root, this.editor, (key) => this.address(key));
    this.outline = new Outline(this.find("[data-outline]"), this.editor);
    this.saving = new Saving(root, this.editor, {
      saved: (words) => toast(words, "success"),
      failed: (words) => toast(words, "error"),
      faults: (faults) => {
        this.editor.faults = faults;
        this.draw();
        toast(faults.map((one) => this.editor.wordsOf(one))[0], "error");
      },
    });
    const url = root.dataset["previewUrl"] ?? "";
    this.preview = new Preview(url, QUIET_MS, (answer) => this.hear(answer));
    this.names = new Names(this.find("[data-names]"), this.editor, url, (sample) => this.try(sample));
    const save = (): void => void this.saving.save();
    this.text = new Text(this.editor, save);
    this.deeds = deeds(this.editor, this.canvas, save);
  }

  start(): void {
    const { root, editor } = this;
    root.hidden = false;
    if (this.saving.restore()) this.find("[data-restored]").hidden = false;
    const snaps = this.find("[data-snaps]");
    new Dragging(root, editor, this.canvas, () => snaps.getAttribute("aria-pressed") === "true");
    keys.start(root, this.deeds);
    root.addEventListener("click", (event) => this.press(event));
    this.canvas.stage.addEventListener("focusin", (event) => this.focus(event));
    this.find("[data-name]").addEventListener("input", (event) => {
      const name = (event.target as HTMLInputElement).value;
      editor.apply({ ...editor.doc, name }, "name");
    });
    const sample = this.find("[data-sample-choice]") as HTMLSelectElement;
    sample.addEventListener("change", () => this.try(Number(sample.value)));
    const answer = this.find("[data-add-answer]") as HTMLSelectElement;
    answer.addEventListener("change", () => {
      if (answer.value) this.add("text", answer.value);
      answer.value = "";
    });
    root.querySelectorAll<HTMLInputElement>("input[type=file]").forEach((field) => {
      field.addEventListener("change", () => void this.upload(field));
    });
    editor.listen(() => this.draw());
    this.draw();
  }

  private draw(): void {
    const { editor, root } = this;
    const { doc } = editor;
    this.canvas.draw();
    this.panel.draw();
    this.outline.draw();
    this.saving.draw();
    this.text.draw();
    this.names.draw();
    this.preview.want({ design: doc.design, side: doc.side, sample: this.sample });
    const name = this.find("[data-name]") as HTMLInputElement;
    if (name.value !== doc.name) name.value = doc.name;
    this.enable("[data-do=undo]", editor.history.canUndo);
    this.enable("[data-do=redo]", editor.history.canRedo);
    this.find("[data-changed]").hidden = !editor.isChanged;
    this.find("[data-unchanged]").hidden = editor.isChanged;
    if (!editor.isChanged) this.find("[data-restored]").hidden = true;
    const count = doc.chosen.length;
    root.querySelectorAll<HTMLElement>("[data-needs]").forEach((button) => {
      button.toggleAttribute("disabled", count < Number(button.dataset["needs"]));
    });
    const hasBack = doc.design.sides.length > 1;
    root.querySelectorAll<HTMLElement>("[data-side]").forEach((button) => {
      button.setAttribute("aria-pressed", String(Number(button.dataset["side"]) === doc.side));
      if (button.dataset["side"] === "1") button.hidden = !hasBack;
    });
    this.find("[data-back=add]").hidden = hasBack;
    this.find("[data-back=remove]").hidden = !hasBack || doc.side === 0;
  }

  private hear(answer: Answer): void {
    const note = this.find("[data-note]");
    this.canvas.stage.classList.toggle("is-stale", answer.kind !== "picture");
    this.editor.faults = answer.kind === "faults" ? answer.faults : [];
    if (answer.kind === "picture") {
      show(this.find("[data-truth]") as HTMLImageElement, answer.picture);
      note.textContent = answer.findings.map(([, words]) => words).join(". ");
    } else if (answer.kind === "faults") {
      note.textContent = answer.faults.map((one) => this.editor.wordsOf(one)).join(" ");
    } else {
      note.textContent = this.root.dataset[answer.kind === "busy" ? "textBusy" : "textNoPicture"] ?? "";
    }
    note.hidden = note.textContent === "";
    this.canvas.draw();
    this.panel.draw();
    this.outline.draw();
  }

  private try(sample: number): void {
    this.sample = sample;
    (this.find("[data-sample-choice]") as HTMLSelectElement).value = String(sample);
    this.draw();
  }

  /** Walking along the elements with the keyboard chooses them. */
  private focus(event: FocusEvent): void {
    const item = (event.target as Element).closest<HTMLElement>("[data-item]");
    if (!item?.matches(":focus-visible")) return;
    const place = Number(item.dataset["item"]);
    if (!this.editor.doc.chosen.includes(place)) this.editor.choose([place]);
  }

  private press(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("button");
    if (!button) return;
    const { editor } = this;
    const { do: deed, add, align, distribute, order, side, back } = button.dataset;
    if (deed) this.deeds[deed as Exclude<keyof Deeds, "arrow">]();
    else if (add) this.add(...(add.split(":") as [Kind, string?]));
    else if (align) editor.apply(model.aligned(editor.doc, align as model.Edge));
    else if (distribute) editor.apply(model.distributed(editor.doc, distribute as model.Axis));
    else if (order) editor.apply(model.ordered(editor.doc, order as model.Order));
    else if (side) editor.choose([], Number(side));
    else if (back) this.back(back === "add");
    else if (button.matches("[data-snaps]")) {
      const isOn = button.getAttribute("aria-pressed") === "true";
      button.setAttribute("aria-pressed", String(!isOn));
    } else if (button.matches("[data-more-names]")) this.names.more();
    else if (button.matches("[data-discard]")) this.discard();
  }

  private add(kind: Kind | "band", source?: string): void {
    const { editor } = this;
    const { design } = editor.doc;
    if (kind === "band") return this.put(band(design));
    const [picture] = editor.pictures;
    if (kind === "image" && !picture) {
      this.root.querySelector<HTMLInputElement>("input[type=file][data-for=image]")?.click();
      return;
    }
    const text = this.root.dataset["textWords"] ?? "";
    const words = { [this.root.dataset["language"] ?? "en"]: text };
    this.put([make(kind, design, { source, picture, words })]);
  }

  private put(more: ReturnType<typeof band>): void {
    this.root.querySelector("details.menu[open]")?.removeAttribute("open");
    this.editor.apply(model.added(this.editor.doc, more));
    this.canvas.focus(this.editor.doc.chosen[0] ?? 0);
  }

  private back(isMore: boolean): void {
    const { doc } = this.editor;
    const [front] = doc.design.sides;
    if (!front) return;
    const sides: Side[] = isMore ? [front, { elements: [] }] : [front];
    const design = { ...doc.design, sides };
    this.editor.apply({ ...doc, design, side: isMore ? 1 : 0, chosen: [] });
  }

  private discard(): void {
    const { name, design } = this.editor.state;
    this.editor.seen = this.editor.state.number;
    this.editor.apply({ name, design, side: 0, chosen: [] });
  }

  /** Send a picture; it becomes the background, or what the chosen element shows. */
  private async upload(field: HTMLInputElement): Promise<void> {
    const [file] = field.files ?? [];
    if (!file) return;
    field.disabled = true;
    const answer = await upload(this.root.dataset["picturesUrl"] ?? "", file);
    field.disabled = false;
    field.value = "";
    if ("words" in answer) {
      toast(answer.words || this.root.dataset["textFailed"], "error");
      return;
    }
    const { editor } = this;
    editor.pictures = [answer, ...editor.pictures.filter((one) => one.key !== answer.key)];
    if (field.dataset["for"] === "background") this.panel.setBackground(answer.key);
    else if (editor.single?.kind === "image") this.panel.setPicture(answer.key);
    else this.put([make("image", editor.doc.design, { picture: answer })]);
    editor.tell();
  }

  private address(key: string): string {
    return (this.root.dataset["pictureUrl"] ?? "").replace("KEY", key);
  }

  private enable(selector: string, enabled: boolean): void {
    this.root.querySelector(selector)?.toggleAttribute("disabled", !enabled);
  }

  private find(selector: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`no ${selector}`);
    return found;
  }
}

const root = document.querySelector<HTMLElement>("[data-designer]");
const given = document.querySelector("#designer-state")?.textContent;
if (root && given) new Designer(root, JSON.parse(given) as State).start();
