// The forms of the device's page. What is missing is said beside its field, and what was
// typed stays.
import { inLanguage } from "./show";
import type { Page } from "./page";

export class Forms {
  constructor(private readonly page: Page) {}

  start(): void {
    this.page.root.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      const name = form.dataset["form"];
      if (!name || name === "pair") return;
      event.preventDefault();
      const given = new FormData(form, event.submitter);
      const values = Object.fromEntries([...given].map(([key, value]) => [key, String(value).trim()]));
      void this.page.guarded(() => this.take(name, values, form));
    });
    this.choices();
  }

  open(name: string): void {
    const { page } = this;
    const form = page.root.querySelector<HTMLFormElement>(`[data-form="${name}"]`);
    form?.reset();
    form?.querySelectorAll<HTMLElement>(".field-error").forEach((one) => (one.hidden = true));
    const holder = page.person?.holder;
    if (form && name === "name" && holder) {
      input(form, "name").value = holder.name ?? "";
      input(form, "native_name").value = holder.native_name ?? "";
    }
    page.open(name);
    form?.querySelector<HTMLElement>("input, select")?.focus();
  }

  /** The places and categories to choose from, as the snapshot has them. */
  choices(): void {
    const { root, desk } = this.page;
    const frame = desk.records.frame;
    options(root, "[data-points]", frame?.points ?? []);
    options(root, "[data-categories]", frame?.categories ?? []);
  }

  /** Say what is wrong with a field; tells that something is. */
  wrong(name: string, word: string): void {
    const field = this.page.root.querySelector<HTMLInputElement>(`#${name}`);
    const error = this.page.root.querySelector<HTMLElement>(`#${name}_error`);
    if (!field || !error) return;
    error.textContent = word;
    error.hidden = word === "";
    field.setAttribute("aria-invalid", String(word !== ""));
    field.classList.toggle("is-invalid", word !== "");
    if (word) field.focus();
  }

  private async take(name: string, given: Record<string, string>, form: HTMLFormElement): Promise<void> {
    const { page } = this;
    const { person, answer, words, desk } = page;
    switch (name) {
      case "read":
        form.reset();
        if (given["code"]) await page.take(given["code"]);
        return;
      case "unlock":
        return page.lists.unlock(given["typed"] ?? "");
      case "walk_in": {
        if (this.isMissing("full_name", given["full_name"])) return;
        const made = await desk.walkIn({ ...newcomer(given), no_photo: "no_photo" in given }, page.place);
        return page.show(made.answer);
      }
      case "name":
        if (!person || this.isMissing("new_name", given["name"])) return;
        await page.card(await desk.correct(person, given["name"] ?? "", given["native_name"] ?? ""));
        page.say(words["kept_name"] ?? "");
        return page.status();
      case "hand_over":
        if (!person) return;
        await desk.handOver(person, given["thing"] ?? "other", given["number"] ?? "", given["back"] === "1");
        await page.card(person);
        page.say(words["kept_thing"] ?? "");
        return page.status();
      case "let_in":
        if (!answer || this.isMissing("reason", given["reason"])) return;
        return page.show(await desk.letIn(answer, given["reason"] ?? ""));
    }
  }

  private isMissing(name: string, value: string | undefined): boolean {
    this.wrong(name, value ? "" : (this.page.words["needed"] ?? ""));
    return !value;
  }
}

function newcomer(given: Record<string, string>) {
  const { full_name = "", native_name = "", organisation = "", country = "", category = "" } = given;
  return { full_name, native_name, organisation, country, category };
}

function input(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.querySelector(`[name="${name}"]`) as HTMLInputElement;
}

function options(root: ParentNode, selector: string, from: { code: string; name: Record<string, string> }[]): void {
  const select = root.querySelector<HTMLSelectElement>(selector);
  if (!select) return;
  const chosen = select.value;
  select.replaceChildren(...from.map((one) => new Option(inLanguage(one.name), one.code)));
  if (from.some((one) => one.code === chosen)) select.value = chosen;
}
