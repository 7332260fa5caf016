// Names on the device's page: a search, and a queue of them for each letter.
import { fold } from "./names";
import type { Page } from "./page";
import { copy } from "./show";
import type { Listed } from "./types";

const MOST = 200;

export class Lists {
  /** What to go on with once the names are open. */
  #then: () => Promise<void> = () => Promise.resolve();

  constructor(private readonly page: Page) {}

  async find(query: string): Promise<void> {
    const { page } = this;
    if (!page.desk.names.isOpen) return this.askFor(() => this.find(query));
    const found = page.desk.names.search(query);
    const place = page.root.querySelector<HTMLElement>("[data-found]");
    if (found.length === 0) {
      const nobody = page.faces.said("nobody", { query });
      place?.replaceChildren(copy(page.root, "nobody", { nobody }));
      return;
    }
    place?.replaceChildren(await this.list(found));
    place?.querySelector<HTMLElement>("button")?.focus();
  }

  async letters(): Promise<void> {
    const { page } = this;
    if (!page.desk.names.isOpen) return this.askFor(() => this.letters());
    const byLetter = new Map<string, Listed[]>();
    for (const one of page.desk.names.people) {
      const letter = letterOf(one);
      byLetter.set(letter, [...(byLetter.get(letter) ?? []), one]);
    }
    const sorted = [...byLetter].sort(([one], [other]) => one.localeCompare(other));
    const buttons = sorted.map(([letter, people]) => this.letter(letter, people));
    page.root.querySelector("[data-letters]")?.replaceChildren(...buttons);
    page.root.querySelector("[data-listed]")?.replaceChildren();
    page.open("letters");
    buttons[0]?.focus();
  }

  async unlock(typed: string): Promise<void> {
    const { page } = this;
    const { desk, words } = page;
    const hasNames = (await desk.base.get("kept", "names")) !== undefined;
    const isOpen = hasNames && (await desk.names.open(typed));
    page.forms.wrong("typed", isOpen ? "" : (words[hasNames ? "typed_wrong" : "names_wait"] ?? ""));
    if (!isOpen) return;
    page.open("desk");
    await this.#then();
  }

  private askFor(then: () => Promise<void>): void {
    this.#then = then;
    this.page.forms.open("unlock");
  }

  private letter(letter: string, people: Listed[]): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    const count = document.createElement("span");
    count.className = "count";
    count.textContent = String(people.length);
    button.append(letter, " ", count);
    button.addEventListener("click", () => void this.queue(button, people));
    return button;
  }

  private async queue(button: HTMLButtonElement, people: Listed[]): Promise<void> {
    button.parentElement?.querySelectorAll("[aria-pressed]").forEach((one) => one.removeAttribute("aria-pressed"));
    button.setAttribute("aria-pressed", "true");
    const sorted = [...people].sort((one, other) => one.name.localeCompare(other.name));
    this.page.root.querySelector("[data-listed]")?.replaceChildren(await this.list(sorted.slice(0, MOST)));
  }

  private async list(people: Listed[]): Promise<HTMLElement> {
    const list = document.createElement("ul");
    list.className = "desk-list";
    list.append(...(await Promise.all(people.map((one) => this.row(one)))));
    return list;
  }

  private async row(listed: Listed): Promise<HTMLElement> {
    const { page } = this;
    const person = await page.desk.records.listed(listed);
    const holder = person?.holder;
    let state = "";
    if (person && holder) {
      const stand = await page.desk.records.stand(person.entry, holder, page.place.point);
      const isHere = page.words[stand.came === null ? "not_here" : "here"] ?? "";
      state = holder.state === "confirmed" ? isHere : (page.words.states[holder.state] ?? "");
    }
    const shown = { ...listed, name: holder?.name ?? listed.name, native_name: holder?.native_name ?? listed.native_name };
    const row = copy(page.root, "row", page.faces.row(shown, state));
    row.querySelector("button")?.addEventListener("click", () => {
      if (person) void page.guarded(() => page.card(person));
    });
    return row;
  }
}

/** The letter somebody queues under; of a walk-in of this device that of the whole name. */
export function letterOf({ letter, name }: Pick<Listed, "letter" | "name">): string {
  if (letter) return letter;
  const first = fold(name).charAt(0).toUpperCase();
  return /^[A-Z]$/.test(first) ? first : "#";
}
