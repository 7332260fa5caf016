// Fields of the panel: data-prop names the property a field shows and changes.
import { USUAL } from "./types";
import type { Fault } from "./types";

export type Values = Record<string, unknown>;
type Field = HTMLInputElement | HTMLSelectElement;

const OWN = "own";
const SCOPE = "[data-scope]";

export function isField(target: Element): boolean {
  if (target instanceof HTMLInputElement) return !["checkbox", "radio"].includes(target.type);
  return target.closest("select, textarea, [contenteditable]") !== null;
}

/** The fields of one scope: of an element, or of one text of a stack. */
export class Fields {
  private values: Values = {};

  constructor(
    private readonly scope: HTMLElement,
    private readonly write: (key: string, value: unknown) => void,
  ) {
    scope.addEventListener("input", (event) => this.take(event));
    // a field left empty or half-typed shows again what holds
    scope.addEventListener("focusout", (event) => {
      const field = event.target as HTMLElement;
      if (this.owns(field)) this.redraw();
    });
  }

  draw(values: Values): void {
    this.values = values;
    this.redraw();
  }

  /** Say beside the field what is wrong; returns what no field of this scope is named for. */
  fault(faults: Fault[]): Fault[] {
    this.scope.querySelectorAll<HTMLElement>(".field-error[data-prop-error]").forEach((error) => {
      if (error.closest(SCOPE) === this.scope) error.remove();
    });
    const named = new Set<Fault>();
    for (const field of this.all("[data-prop]")) {
      const found = faults.filter(({ path }) => path[path.length - 1] === field.dataset["prop"]);
      if (!found.length || field.closest("[hidden]")) {
        field.removeAttribute("aria-invalid");
        field.removeAttribute("aria-describedby");
        continue;
      }
      found.forEach((one) => named.add(one));
      const error = document.createElement("span");
      error.className = "field-error";
      error.dataset["propError"] = "";
      error.id = `fault-${this.scope.dataset["scope"] ?? ""}-${field.dataset["prop"] ?? ""}`;
      error.textContent = found.map((one) => one.words).join(" ");
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", error.id);
      (field.closest(".designer-row") ?? field).after(error);
    }
    return faults.filter((one) => !named.has(one));
  }

  private redraw(): void {
    for (const field of this.all("[data-prop]")) this.fill(field);
    for (const field of this.all("[data-word]")) {
      const words = (this.values["words"] ?? {}) as Record<string, string>;
      put(field, words[field.dataset["word"] ?? ""] ?? "");
    }
    for (const group of this.all("[data-if-source]")) {
      group.hidden = group.dataset["ifSource"] !== this.values["source"];
    }
  }

  private fill(field: Field): void {
    const name = field.dataset["prop"] ?? "";
    const value = this.values[name] ?? (USUAL as Values)[name] ?? "";
    if (name === "colour") {
      const own = this.colour();
      const isOwn = String(value).startsWith("#");
      put(field, isOwn ? OWN : String(value));
      if (own) own.hidden = !isOwn;
      if (own && isOwn) put(own, String(value).toLowerCase());
    } else if (field instanceof HTMLInputElement && field.type === "checkbox") {
      field.checked = value === true;
    } else {
      put(field, String(value));
    }
  }

  private take(event: Event): void {
    const field = event.target as Field;
    if (!this.owns(field)) return;
    const { prop, word } = field.dataset;
    if (word !== undefined) {
      const words = { ...((this.values["words"] ?? {}) as Record<string, string>) };
      if (field.value) words[word] = field.value;
      else delete words[word];
      this.write("words", words);
    } else if (field.matches("[data-colour-own]")) {
      this.write("colour", field.value);
    } else if (prop === "colour") {
      this.write("colour", field.value === OWN ? (this.colour()?.value ?? "#000000") : field.value);
    } else if (prop !== undefined) {
      const value = read(field);
      if (value !== null) this.write(prop, value);
    }
  }

  private colour(): HTMLInputElement | undefined {
    return this.all("[data-colour-own]")[0] as HTMLInputElement | undefined;
  }

  private all(selector: string): Field[] {
    const found = [...this.scope.querySelectorAll<Field>(selector)];
    return found.filter((one) => this.owns(one));
  }

  private owns(field: HTMLElement): boolean {
    return field.closest(SCOPE) === this.scope;
  }
}

/** Show a value; a number somebody is typing stays as they write it. */
function put(field: Field, value: string): void {
  const isTyped = field === document.activeElement && field instanceof HTMLInputElement;
  if (isTyped && field.type === "number" && field.valueAsNumber === Number(value)) return;
  if (field.value !== value) field.value = value;
}

/** What a field says; null where that is nothing one could take. */
function read(field: Field): unknown {
  if (field instanceof HTMLInputElement) {
    if (field.type === "checkbox") return field.checked;
    if (field.type === "number") {
      const value = field.valueAsNumber;
      return Number.isFinite(value) ? value : null;
    }
  }
  return field.value;
}
