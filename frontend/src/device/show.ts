// Filling the templates of the device's page: words into data-fill, parts that do not apply
// away by data-when. All words come from the page, so they are in its language.
import { fill, language } from "../page";
import type { Texts } from "./types";

export type Values = Record<string, string | boolean | undefined>;
export type Words = Record<string, string> & Record<WordLists, Record<string, string>>;
type WordLists = "outcomes" | "sentences" | "tones" | "overruled" | "states" | "kinds" | "things" | "flags" | "alerts";

export function show(root: ParentNode, values: Values): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-when]")) {
    const name = part.dataset["when"] ?? "";
    if (name in values) part.hidden = !values[name];
  }
  for (const part of root.querySelectorAll<HTMLElement>("[data-fill]")) {
    const value = values[part.dataset["fill"] ?? ""];
    if (typeof value === "string") part.textContent = value;
  }
  for (const part of root.querySelectorAll<SVGElement>("[data-colour] rect")) {
    if (typeof values["colour"] === "string") part.setAttribute("fill", values["colour"]);
  }
}

/** A new copy of a template, filled. */
export function copy(root: ParentNode, name: string, values: Values): HTMLElement {
  const template = root.querySelector<HTMLTemplateElement>(`template[data-screen="${name}"]`);
  const made = template?.content.firstElementChild?.cloneNode(true) as HTMLElement;
  show(made, values);
  return made;
}

/** A text in the page's language, else in English, else in any. */
export function inLanguage(texts: Texts | undefined): string {
  return texts?.[language()] ?? texts?.["en"] ?? Object.values(texts ?? {})[0] ?? "";
}

/** The time at the venue, with the day where that is not today. */
export function moment(at: number, zone: string): string {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  const isToday = day.format(at) === day.format(Date.now());
  return new Intl.DateTimeFormat(language(), {
    timeZone: zone, hour: "2-digit", minute: "2-digit", hour12: false, numberingSystem: "latn",
    ...(isToday ? {} : { day: "numeric", month: "long" }),
  }).format(at);
}

export { fill };
