// When an element is printed: rows of what is looked at, how, and for what.
import type { Condition } from "../conditions";
import { make } from "../grid/draw";
import type { Fact } from "./types";
import { conditionOf, rowsOf } from "./when";
import type { Row, Rows } from "./when";

export class Conditions {
  private shown = "";
  private rows: Rows | null = { mode: "every", rows: [] };

  constructor(
    private readonly place: HTMLElement,
    private readonly facts: Fact[],
    private readonly write: (when: Condition | null) => void,
  ) {
    place.addEventListener("input", (event) => this.take(event.target as HTMLElement));
    place.addEventListener("click", (event) => this.press(event.target as Element));
  }

  draw(when: Condition | null | undefined): void {
    this.rows = rowsOf(when);
    const { rows } = this;
    this.find("[data-when-deep]").hidden = rows !== null;
    this.find("[data-when-add]").hidden = rows === null;
    const mode = this.find("[data-when-mode]") as HTMLSelectElement;
    mode.closest<HTMLElement>("[data-when-join]")!.hidden = (rows?.rows.length ?? 0) < 2;
    if (rows) mode.value = rows.mode;
    const shape = JSON.stringify(rows?.rows.map(({ key, test }) => [key, test]) ?? null);
    if (shape !== this.shown) this.build(rows?.rows ?? []);
    this.shown = shape;
    rows?.rows.forEach((row, number) => this.fill(row, number));
  }

  private build(rows: Row[]): void {
    const list = this.find("[data-when-rows]");
    const focused = document.activeElement as HTMLElement | null;
    const where = focused && list.contains(focused) ? selector(focused) : null;
    list.replaceChildren(...rows.map((row, number) => this.row(row, number)));
    if (where) list.querySelector<HTMLElement>(where)?.focus();
  }

  private row(row: Row, number: number): HTMLElement {
    const fact = this.facts.find((one) => one.key === row.key);
    const item = make("li", "designer-condition");
    const facts: [string, string][] = this.facts.map((one) => [one.key, one.label]);
    const tests = fact?.tests ?? [];
    item.append(
      select("key", number, this.text("textKey"), facts, row.key),
      select("test", number, this.text("textTest"), tests, row.test),
    );
    const kind = row.test.replace("not:", "");
    if (kind === "one_of" && fact?.values) {
      item.append(ticks(number, this.text("textValue"), fact.values));
    } else if (kind !== "answered" && fact?.values) {
      item.append(select("value", number, this.text("textValue"), fact.values, ""));
    } else if (kind !== "answered") {
      item.append(written(number, this.text("textValue"), kind));
    }
    const away = make("button", "btn btn-quiet btn-sm", this.text("textRemove"));
    away.setAttribute("type", "button");
    away.dataset["rowRemove"] = String(number);
    item.append(away);
    return item;
  }

  private fill(row: Row, number: number): void {
    const item = this.find("[data-when-rows]").children[number];
    item?.querySelectorAll<HTMLInputElement>("[data-row-tick]").forEach((tick) => {
      tick.checked = row.values.includes(tick.value);
    });
    const field = item?.querySelector<HTMLInputElement>("[data-row-value]");
    if (field && field !== document.activeElement) field.value = row.values[0] ?? "";
  }

  private take(field: HTMLElement): void {
    if (!this.rows || !(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
    if (field.matches("[data-when-mode]")) {
      const mode = field.value === "some" ? "some" : "every";
      return this.change({ ...this.rows, mode });
    }
    const number = Number(field.dataset["row"]);
    const row = this.rows.rows[number];
    if (!row) return;
    this.change({
      ...this.rows,
      rows: this.rows.rows.map((one, place) => (place === number ? this.after(row, field) : one)),
    });
  }

  private after(row: Row, field: HTMLInputElement | HTMLSelectElement): Row {
    const { value } = field;
    if (field.dataset["rowKey"] !== undefined) return this.begun(value);
    if (field.dataset["rowTest"] !== undefined) return this.suited({ ...row, test: value });
    if (field.dataset["rowTick"] === undefined) return { ...row, values: [value] };
    const others = row.values.filter((one) => one !== value);
    const isTicked = field instanceof HTMLInputElement && field.checked;
    return { ...row, values: isTicked ? [...others, value] : others };
  }

  /** A new row about a fact; values wait for somebody to give them. */
  private begun(key: string): Row {
    const fact = this.facts.find((one) => one.key === key);
    const tests = fact?.tests.map(([name]) => name) ?? [];
    const test = tests.includes("one_of") ? "one_of" : (tests[0] ?? "answered");
    return this.suited({ key, test, values: [] });
  }

  private suited(row: Row): Row {
    const fact = this.facts.find((one) => one.key === row.key);
    const kind = row.test.replace("not:", "");
    if (kind === "answered") return { ...row, values: [] };
    if (kind === "one_of") return row;
    return { ...row, values: [row.values[0] ?? fact?.values?.[0]?.[0] ?? ""] };
  }

  private press(pressed: Element): void {
    const button = pressed.closest<HTMLElement>("button");
    if (!button) return;
    const { rowRemove } = button.dataset;
    if (rowRemove !== undefined && this.rows) {
      const rows = this.rows.rows.filter((_one, place) => place !== Number(rowRemove));
      this.change({ ...this.rows, rows });
      this.find("[data-when-add]").focus();
    } else if (button.matches("[data-when-add]") && this.rows) {
      const first = this.facts.find((one) => one.key === "functions") ?? this.facts[0];
      this.change({ ...this.rows, rows: [...this.rows.rows, this.begun(first?.key ?? "")] });
      this.place.querySelector<HTMLElement>("li:last-child select")?.focus();
    } else if (button.matches("[data-when-clear]")) {
      this.write(null);
    }
  }

  private change(rows: Rows): void {
    this.write(conditionOf(rows));
  }

  private text(name: string): string {
    return this.place.dataset[name] ?? "";
  }

  private find(selector: string): HTMLElement {
    const found = this.place.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`no ${selector}`);
    return found;
  }
}

function selector(field: HTMLElement): string | null {
  const kind = ["rowKey", "rowTest", "rowValue"].find((one) => field.dataset[one] !== undefined);
  const name = kind?.replace("row", "data-row-").toLowerCase();
  return name ? `[${name}][data-row="${field.dataset["row"] ?? ""}"]` : null;
}

function select(
  kind: string,
  number: number,
  label: string,
  options: [string, string][],
  value: string,
): HTMLSelectElement {
  const field = make("select", "form-select form-select-sm") as HTMLSelectElement;
  field.append(...options.map(([name, words]) => new Option(words, name)));
  if (value && !options.some(([name]) => name === value)) field.append(new Option(value, value));
  if (value) field.value = value;
  return named(field, kind, number, label);
}

function written(number: number, label: string, kind: string): HTMLInputElement {
  const field = make("input", "form-control form-control-sm") as HTMLInputElement;
  field.type = kind === "from" || kind === "until" ? "date" : "text";
  return named(field, "value", number, label);
}

function ticks(number: number, label: string, values: [string, string][]): HTMLElement {
  const group = make("div", "designer-ticks");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  group.tabIndex = 0;
  for (const [value, words] of values) {
    const line = make("label", "form-check");
    const tick = make("input", "form-check-input") as HTMLInputElement;
    tick.type = "checkbox";
    tick.value = value;
    tick.dataset["row"] = String(number);
    tick.dataset["rowTick"] = "";
    line.append(tick, make("span", "form-check-label", words));
    group.append(line);
  }
  return group;
}

function named<T extends HTMLElement>(field: T, kind: string, number: number, label: string): T {
  field.setAttribute("aria-label", label);
  field.dataset["row"] = String(number);
  field.dataset[`row${kind[0]?.toUpperCase() ?? ""}${kind.slice(1)}`] = "";
  return field;
}
