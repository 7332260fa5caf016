// What a browser can see of a mistake before anything is sent, in the page's words.
import { fill, number } from "./page";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
export interface Mistake {
  field: Field;
  words: string;
}

/** The mistakes in the questions of `part` that are asked. */
export function mistakes(form: HTMLFormElement, part: HTMLElement): Mistake[] {
  const found: Mistake[] = [];
  const looked = new Set<string>();
  for (const field of part.querySelectorAll<Field>("input, select, textarea")) {
    const isAsked = !field.closest("[data-question]")?.hasAttribute("hidden");
    if (!field.name || field.type === "hidden" || looked.has(field.name) || !isAsked) continue;
    looked.add(field.name);
    const words = mistake(form, field);
    if (words) found.push({ field, words });
  }
  return found;
}

/** Show the mistakes of `part` beside their fields, and none that are mended. */
export function mark(part: HTMLElement, found: Mistake[]): void {
  part.querySelectorAll(".field-error").forEach((error) => error.remove());
  part.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  for (const { field, words } of found) {
    const error = document.createElement("p");
    error.className = "field-error";
    error.id = `${field.id}_error`;
    error.textContent = words;
    const box = field.closest<HTMLElement>(".field");
    const isGroup = box instanceof HTMLFieldSetElement;
    const before = isGroup ? box.querySelector(":scope > div:not(.form-text)") : field.closest(".form-check") ?? field;
    before?.before(error);
    field.setAttribute("aria-invalid", "true");
    const described = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    field.setAttribute("aria-describedby", [...described.add(error.id)].join(" "));
    field.closest("details")?.setAttribute("open", "");
  }
}

/** The summary above the form, with links into the fields; it takes the focus. */
export function summary(form: HTMLFormElement, found: Mistake[]): void {
  const place = form.querySelector<HTMLElement>("[data-mistakes]");
  if (!place) return;
  place.replaceChildren();
  if (found.length === 0) return;
  const box = document.createElement("div");
  box.className = "error-summary";
  box.tabIndex = -1;
  box.setAttribute("role", "alert");
  const title = document.createElement("h2");
  title.textContent = form.dataset["textCheck"] ?? "";
  const list = document.createElement("ul");
  for (const { field, words } of found) {
    const link = document.createElement("a");
    link.href = `#${field.id}`;
    link.textContent = `${labelOf(field)}: ${words}`;
    const line = document.createElement("li");
    line.append(link);
    list.append(line);
  }
  box.append(title, list);
  place.append(box);
  box.focus();
}

function labelOf(field: Field): string {
  const legend = field.closest("fieldset")?.querySelector("legend");
  return (legend ?? field.labels?.[0])?.firstChild?.textContent?.trim() ?? "";
}

function mistake(form: HTMLFormElement, field: Field): string {
  const { dataset } = form;
  const required = field.dataset["errorRequired"];
  if (required !== undefined && isEmpty(form, field)) return required;
  const { validity } = field;
  const min = field.getAttribute("min") ?? "";
  const max = field.getAttribute("max") ?? "";
  if (validity.badInput || validity.typeMismatch || validity.patternMismatch) {
    return field.dataset["errorInvalid"] ?? dataset["textInvalid"] ?? "";
  }
  if (validity.rangeUnderflow) return fill(dataset["textLeast"], { limit: min });
  if (validity.rangeOverflow) return fill(dataset["textMost"], { limit: max });
  const limit = Number(field.dataset["words"] ?? Infinity);
  const count = field.value.split(/\s+/).filter(Boolean).length;
  if (count > limit) {
    return fill(dataset["textWords"], { count: number(count), limit: number(limit) });
  }
  return "";
}

function isEmpty(form: HTMLFormElement, field: Field): boolean {
  if (field.type === "file" && field.dataset["held"] !== undefined) return false;
  if (field.type !== "checkbox" && field.type !== "radio") return field.value.trim() === "";
  return ![...form.elements].some(
    (one) =>
      one instanceof HTMLInputElement && one.name === field.name && one.checked && one.value !== "",
  );
}
