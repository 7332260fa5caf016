// The properties of what is chosen; of the badge itself while nothing is.
import { Conditions } from "./conditions";
import type { Editor } from "./editor";
import { Fields } from "./fields";
import type { Values } from "./fields";
import { part } from "./make";
import { boxOf, changed, chosen, elements, inBox, sized, withElements, withSide } from "./model";
import type { Condition } from "../conditions";
import type { Element, Fault, Part } from "./types";

const BOX = new Set(["x", "y", "width", "height", "size"]);
const PART_HEIGHT = 8;

export class Panel {
  private readonly element: Fields;
  private readonly when: Conditions;
  private readonly parts: { root: HTMLElement; fields: Fields; when: Conditions }[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly editor: Editor,
    private readonly picture: (key: string) => string,
  ) {
    this.offer(root);
    const scope = this.find("[data-scope=element]");
    this.element = new Fields(scope, (key, value) => this.put(key, value));
    const when = (value: Condition | null): void => this.put("when", value);
    this.when = new Conditions(this.find("[data-when]"), editor.state.facts, when);
    this.find("[data-parts]").addEventListener("click", (event) => this.press(event));
    this.find("[data-part-add]").addEventListener("click", () => this.addPart());
    this.badge();
  }

  draw(): void {
    const { doc, single } = this.editor;
    const count = doc.chosen.length;
    const mode = single ? "one" : count > 0 ? "many" : "none";
    this.root.querySelectorAll<HTMLElement>("[data-shown-for]").forEach((section) => {
      section.hidden = section.dataset["shownFor"] !== mode;
    });
    this.drawBadge();
    if (single) this.drawElement(single);
  }

  private drawElement(element: Element): void {
    const scope = this.find("[data-scope=element]");
    scope.querySelectorAll<HTMLElement>("[data-kinds]").forEach((group) => {
      group.hidden = !group.dataset["kinds"]?.split(" ").includes(element.kind);
    });
    this.find("[data-kind-shown]").textContent = this.editor.label({ ...element, name: "" });
    this.element.draw({ ...element } as unknown as Values);
    this.when.draw(element.when);
    this.pictures("[data-prop=picture]", element.picture ?? "");
    this.drawParts(element.parts ?? []);
    const place = this.editor.doc.chosen[0] ?? 0;
    const faults = this.editor.faultsOf(place);
    const own = faults.filter(({ path }) => path[4] !== "parts");
    const left = [...this.element.fault(own)];
    this.parts.forEach(({ fields }, number) => {
      const inside = faults.filter(({ path }) => path[4] === "parts" && path[5] === number);
      left.push(...fields.fault(inside));
    });
    this.say(left);
  }

  private say(faults: Fault[]): void {
    const box = this.find("[data-faults]");
    box.hidden = faults.length === 0;
    box.textContent = faults.map((one) => one.words).join(" ");
  }

  private drawParts(parts: Part[]): void {
    const list = this.find("[data-parts]");
    if (parts.length !== this.parts.length) {
      this.parts.splice(0);
      list.replaceChildren(...parts.map((_one, number) => this.makePart(number)));
    }
    this.parts.forEach(({ root, fields, when }, number) => {
      const one = parts[number];
      if (!one) return;
      fields.draw({ ...one } as unknown as Values);
      when.draw(one.when);
      const title = root.querySelector("[data-part-title]");
      if (title) title.textContent = one.name || this.editor.source(one.source);
    });
  }

  private makePart(number: number): HTMLElement {
    const template = this.find("template[data-part]") as HTMLTemplateElement;
    const root = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
    root.dataset["scope"] = `part-${number}`;
    this.offer(root);
    const put = (key: string, value: unknown): void => this.putPart(number, key, value);
    const fields = new Fields(root, put);
    const place = root.querySelector<HTMLElement>("[data-when]");
    if (!place) throw new Error("no conditions");
    const when = new Conditions(place, this.editor.state.facts, (value) => put("when", value));
    this.parts.push({ root, fields, when });
    return root;
  }

  private put(key: string, value: unknown): void {
    const { doc, single } = this.editor;
    if (!single) return;
    const after = changed(doc, (one) => {
      if (!BOX.has(key)) return { ...one, [key]: value };
      if (key === "size") return { ...one, size: value as number };
      return inBox(one, { ...boxOf(one), [key]: value as number });
    });
    this.editor.apply(after, `element ${key}`);
  }

  private putPart(number: number, key: string, value: unknown): void {
    this.changeParts(
      (parts) => parts.map((one, place) => (place === number ? { ...one, [key]: value } : one)),
      `part-${number} ${key}`,
    );
  }

  private changeParts(change: (parts: Part[]) => Part[], tag = ""): void {
    const { doc } = this.editor;
    const after = changed(doc, (one) => ({ ...one, parts: change(one.parts ?? []) }));
    this.editor.apply(after, tag);
  }

  private addPart(): void {
    this.changeParts((parts) => [...parts, part("organisation", PART_HEIGHT)]);
  }

  private press(event: Event): void {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-part-do]");
    const root = button?.closest<HTMLElement>("[data-scope]");
    const number = this.parts.findIndex((one) => one.root === root);
    if (!button || number < 0) return;
    const way = { up: -1, down: 1 }[button.dataset["partDo"] ?? ""];
    this.changeParts((parts) => {
      const after = parts.filter((_one, place) => place !== number);
      const [taken] = parts.slice(number);
      if (way === undefined || !taken) return after.length > 0 ? after : parts;
      after.splice(Math.max(number + way, 0), 0, taken);
      return after;
    });
  }

  private badge(): void {
    const width = this.find("[data-badge=width]") as HTMLInputElement;
    const height = this.find("[data-badge=height]") as HTMLInputElement;
    const scales = this.find("[data-badge=scales]") as HTMLInputElement;
    const set = (across: number, down: number): void => {
      const isOne = [across, down].every((one) => one >= 20 && one <= 420);
      const { doc } = this.editor;
      if (!isOne) return;
      this.editor.apply({ ...doc, design: sized(doc.design, across, down, scales.checked) });
    };
    const typed = (): void => set(width.valueAsNumber, height.valueAsNumber);
    width.addEventListener("change", typed);
    height.addEventListener("change", typed);
    const usual = this.find("[data-badge=usual]") as HTMLSelectElement;
    usual.addEventListener("change", () => {
      const [across, down] = usual.value.split("x").map(Number);
      if (across && down) set(across, down);
    });
    this.find("[data-badge=turn]").addEventListener("click", () => {
      const { design } = this.editor.doc;
      set(design.height, design.width);
    });
    const background = this.find("[data-badge=background]") as HTMLSelectElement;
    background.addEventListener("change", () => this.setBackground(background.value));
  }

  /** Cover the side one looks at with a picture; "" takes it away. */
  setBackground(key: string): void {
    const { doc } = this.editor;
    const { background: _before, ...side } = doc.design.sides[doc.side] ?? {};
    this.editor.apply(withSide(doc, key ? { ...side, background: key } : side));
  }

  /** Show another picture in the chosen elements that are pictures. */
  setPicture(key: string): void {
    const { doc } = this.editor;
    const all = elements(doc).map((one, place) =>
      doc.chosen.includes(place) && one.kind === "image" ? { ...one, picture: key } : one,
    );
    if (chosen(doc).some((one) => one.kind === "image")) this.editor.apply(withElements(doc, all));
  }

  private drawBadge(): void {
    const { design, side } = this.editor.doc;
    for (const name of ["width", "height"] as const) {
      const field = this.find(`[data-badge=${name}]`) as HTMLInputElement;
      if (field !== document.activeElement) field.value = String(design[name]);
    }
    const usual = this.find("[data-badge=usual]") as HTMLSelectElement;
    const size = `${design.width}x${design.height}`;
    usual.value = [...usual.options].some((one) => one.value === size) ? size : "";
    const background = design.sides[side]?.background ?? "";
    this.pictures("[data-badge=background]", background);
  }

  /** Let a choice offer the event's pictures, and show the chosen one. */
  private pictures(selector: string, value: string): void {
    const field = this.find(selector) as HTMLSelectElement;
    const empty = field.querySelector('option[value=""]');
    const keys = this.editor.pictures.map((one) => one.key);
    if (value && !keys.includes(value)) keys.push(value);
    const wanted = keys.join();
    if (field.dataset["keys"] !== wanted) {
      field.dataset["keys"] = wanted;
      const words = field.dataset["textPicture"] ?? "";
      const options = keys.map((key, place) => new Option(`${words} ${place + 1}`, key));
      field.replaceChildren(...(empty ? [empty] : []), ...options);
    }
    field.value = value;
    const shown = field.parentElement?.parentElement?.querySelector<HTMLImageElement>("img[data-shown]");
    if (!shown) return;
    shown.hidden = !keys.includes(value) || value === "";
    const address = this.picture(value);
    if (value && shown.getAttribute("src") !== address) shown.src = address;
  }

  /** Let choices of a source offer everything a badge may say. */
  private offer(root: ParentNode): void {
    root.querySelectorAll<HTMLSelectElement>("select[data-prop=source]").forEach((field) => {
      const { sources } = this.editor.state;
      field.replaceChildren(...sources.map((one) => new Option(one.label, one.value)));
    });
  }

  private find(selector: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`no ${selector}`);
    return found;
  }
}
