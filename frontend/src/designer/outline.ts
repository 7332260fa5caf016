// The elements as a list, the topmost first: another way to everything on the canvas.
import { make } from "../grid/draw";
import type { Editor } from "./editor";
import { elements } from "./model";

export class Outline {
  private shown = "";

  constructor(
    private readonly list: HTMLElement,
    private readonly editor: Editor,
  ) {
    list.addEventListener("change", (event) => {
      const tick = event.target as HTMLElement;
      this.editor.toggle(Number(tick.dataset["place"]));
    });
    list.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("button");
      if (button) this.editor.choose([Number(button.dataset["place"])]);
    });
  }

  draw(): void {
    const { doc } = this.editor;
    const lines = elements(doc).map((element, place) => ({
      place,
      label: this.editor.label(element),
      isChosen: doc.chosen.includes(place),
      faults: this.editor.faultsOf(place).map((one) => one.words),
    }));
    const wanted = JSON.stringify([doc.side, lines]);
    if (wanted === this.shown) return;
    this.shown = wanted;
    const focused = document.activeElement as HTMLElement | null;
    const where = focused && this.list.contains(focused)
      ? `${focused.localName}[data-place="${focused.dataset["place"] ?? ""}"]`
      : null;
    const items = lines.reverse().map(({ place, label, isChosen, faults }) => {
      const item = make("li", isChosen ? "is-chosen" : "");
      const tick = make("input", "form-check-input") as HTMLInputElement;
      tick.type = "checkbox";
      tick.checked = isChosen;
      tick.setAttribute("aria-label", `${this.list.dataset["textChoose"] ?? ""} ${label}`);
      const button = make("button", "designer-name", label);
      button.setAttribute("type", "button");
      for (const one of [tick, button]) one.dataset["place"] = String(place);
      item.append(tick, button);
      if (faults.length > 0) item.append(make("span", "field-error", faults.join(" ")));
      return item;
    });
    this.list.replaceChildren(...items);
    if (where) this.list.querySelector<HTMLElement>(where)?.focus();
  }
}
