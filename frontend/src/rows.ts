// <div data-rows="advice-">: rows of a form that can be added and taken out at once.
// Its <template> holds an empty row in which "__n__" stands for the row's number. Without
// this file, the same buttons ask the server for another page.
import { onContent } from "./page";
import { recall } from "./storage";

const BLANK = /__n__/g;

export function start(): void {
  onContent((root) => {
    for (const rows of root.querySelectorAll<HTMLElement>("[data-rows]")) {
      if (rows.dataset["watched"] === undefined) {
        rows.dataset["watched"] = "";
        watch(rows);
      }
    }
  });
}

function watch(rows: HTMLElement): void {
  const form = rows.closest("form");
  if (form === null) return;
  bringBack(rows, form);
  form.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button");
    if (button?.dataset["rowAdd"] !== undefined) {
      event.preventDefault();
      add(rows, next(rows))?.querySelector<HTMLElement>("select, textarea")?.focus();
    } else if (button?.dataset["rowRemove"] !== undefined) {
      event.preventDefault();
      remove(rows, button);
    }
  });
  count(rows);
}

/** Rows that were added here before and not sent come back empty, to be filled again. */
function bringBack(rows: HTMLElement, form: HTMLFormElement): void {
  const kept = recall<{ values?: Record<string, unknown> }>(`draft:${form.dataset["autosave"]}`);
  const missing = missingNumbers(Object.keys(kept?.values ?? {}), rows.dataset["rows"] ?? "", (name) =>
    form.elements.namedItem(name) !== null);
  for (const number of missing) add(rows, number);
}

/** The numbers of rows whose fields are named but not there. */
export function missingNumbers(
  names: string[],
  prefix: string,
  isThere: (name: string) => boolean,
): number[] {
  const found = new Set<number>();
  for (const name of names) {
    const number = numberOf(name, prefix);
    if (number !== null && !isThere(name)) found.add(number);
  }
  return [...found].sort((one, other) => one - other);
}

/** The number in "advice-3-text"; null for a field of no row. */
export function numberOf(name: string, prefix: string): number | null {
  const digits = name.startsWith(prefix) ? /^\d+(?=-)/.exec(name.slice(prefix.length)) : null;
  return digits ? Number(digits[0]) : null;
}

function next(rows: HTMLElement): number {
  const prefix = rows.dataset["rows"] ?? "";
  const fields = [...rows.querySelectorAll<HTMLInputElement>("[name]")];
  return Math.max(-1, ...fields.map((field) => numberOf(field.name, prefix) ?? -1)) + 1;
}

function add(rows: HTMLElement, number: number): HTMLElement | null {
  const template = rows.querySelector<HTMLTemplateElement>(":scope > template");
  if (template === null) return null;
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replace(BLANK, String(number));
  const row = holder.content.querySelector<HTMLElement>("[data-row]");
  if (row !== null) template.before(row);
  count(rows);
  return row;
}

/** Take a row out; until the form is sent it can be put back. */
function remove(rows: HTMLElement, button: HTMLElement): void {
  const row = button.closest<HTMLElement>("[data-row]");
  if (row === null) return;
  const isEmpty = [...row.querySelectorAll<HTMLTextAreaElement>("textarea, select")].every(
    (field) => field.value.trim() === "",
  );
  const line = document.createElement("p");
  if (!isEmpty) {
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "btn btn-quiet btn-sm";
    undo.textContent = rows.dataset["textUndo"] ?? "";
    undo.addEventListener("click", () => {
      line.replaceWith(row);
      changed(rows);
      row.querySelector<HTMLElement>("textarea")?.focus();
    });
    line.setAttribute("role", "status");
    line.append(rows.dataset["textRemoved"] ?? "", " ", undo);
    row.replaceWith(line);
    undo.focus();
  } else {
    row.remove();
    rows.closest("form")?.querySelector<HTMLElement>("[data-row-add]")?.focus();
  }
  changed(rows);
}

function changed(rows: HTMLElement): void {
  count(rows);
  rows.closest("form")?.dispatchEvent(new Event("input", { bubbles: true }));
}

function count(rows: HTMLElement): void {
  rows.querySelectorAll<HTMLElement>(":scope > [data-row]").forEach((row, place) => {
    row.querySelectorAll("[data-row-number]").forEach((number) => {
      number.textContent = String(place + 1);
    });
  });
}
