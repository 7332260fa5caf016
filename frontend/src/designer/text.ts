// The design as JSON in the page's form: it follows the designer, and the designer it.
import type { Editor } from "./editor";
import type { Design } from "./types";

export class Text {
  private readonly form = document.querySelector<HTMLFormElement>("[data-design-form]");
  private readonly area = this.form?.querySelector<HTMLTextAreaElement>("textarea") ?? null;
  private readonly fold = this.form?.closest("details") ?? null;
  /** What the server refused stays as it was written. */
  private isRefused = this.form?.querySelector(".is-invalid") != null;

  constructor(
    private readonly editor: Editor,
    save: () => void,
  ) {
    if (!this.isRefused) this.fold?.removeAttribute("open");
    this.fold?.addEventListener("toggle", () => this.draw());
    this.form?.addEventListener("change", () => this.take());
    this.form?.addEventListener("submit", (event) => {
      if (!this.take()) return; // the server says what is wrong with it
      event.preventDefault();
      save();
    });
  }

  draw(): void {
    if (!this.area || !this.fold?.open || this.isRefused || this.area === document.activeElement) return;
    const { doc, seen } = this.editor;
    this.area.value = JSON.stringify(doc.design, null, 2);
    this.field("name", (field) => (field.value = doc.name));
    this.field("seen", (field) => (field.value = String(seen)));
  }

  /** Take over what was written, if it is a design at all. */
  private take(): boolean {
    let design: Partial<Design> | null;
    try {
      design = JSON.parse(this.area?.value ?? "") as Partial<Design> | null;
    } catch {
      return false;
    }
    const { width, height, sides } = design ?? {};
    const isDesign = typeof width === "number" && typeof height === "number" && Array.isArray(sides);
    if (!isDesign || sides.length < 1 || sides.some((side) => !isSide(side))) return false;
    this.isRefused = false;
    let { name } = this.editor.doc;
    this.field("name", (field) => (name = field.value));
    this.editor.apply({ ...this.editor.doc, name, design: design as Design, side: 0, chosen: [] });
    return true;
  }

  private field(name: string, use: (field: HTMLInputElement) => void): void {
    const field = this.form?.querySelector<HTMLInputElement>(`[name=${name}]`);
    if (field) use(field);
  }
}

function isSide(side: unknown): boolean {
  const elements = (side as { elements?: unknown } | null)?.elements ?? [];
  return typeof side === "object" && Array.isArray(elements) && elements.every(isElement);
}

function isElement(one: unknown): boolean {
  const { x, y } = (one ?? {}) as { x?: unknown; y?: unknown };
  return typeof x === "number" && typeof y === "number";
}
