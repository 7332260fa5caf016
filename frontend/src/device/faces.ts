// What the screens say of a person, an answer, a flag: values for the templates.
import { fill, number } from "../page";
import type { Desk } from "./desk";
import { inLanguage, moment, type Values, type Words } from "./show";
import type { Answer, Flag, Listed, Person } from "./types";

export class Faces {
  constructor(
    private readonly desk: Desk,
    private readonly words: Words,
  ) {}

  person({ holder }: Person): Values {
    const mayName = this.desk.records.frame?.rights.names ?? false;
    const category = this.category(holder.category);
    return {
      name: (mayName && holder.name) || "",
      native: (mayName && holder.native_name) || "",
      organisation: (mayName && holder.organisation) || "",
      category: category ? inLanguage(category.name) : holder.category,
      colour: category?.colour ?? "transparent",
      ...this.alerts(holder.alerts),
    };
  }

  answer(answer: Answer): Values {
    const { outcome, person, isNew } = answer;
    const isIn = outcome === "checked_in";
    const kind = isNew && isIn ? "new" : outcome;
    const tone = this.words.tones[kind] ?? "no";
    const rights = this.desk.records.frame?.rights;
    const isUnprinted = isIn && person?.holder.printed === false && (rights?.prints ?? false);
    return {
      ...(person ? this.person(person) : { ...NOBODY, ...this.alerts([]) }),
      word: this.words.outcomes[kind] ?? outcome,
      yes: tone === "yes",
      wait: tone === "wait",
      no: tone === "no",
      sentence: this.sentence(kind, answer),
      first: answer.first && outcome === "already" ? this.said("first", { time: this.time(answer.first) }) : "",
      is_offline: answer.isOffline,
      print_first: isUnprinted,
      next_first: !isUnprinted,
      // a snapshot from before this right was told is of a device that has it
      may_let_in: person !== null && outcome in this.words.overruled && (rights?.lets_in ?? true),
      may_undo: isIn,
      person: person !== null && !isNew && (rights?.names ?? false),
    };
  }

  tone(values: Values): "yes" | "wait" | "no" {
    return values["yes"] ? "yes" : values["wait"] ? "wait" : "no";
  }

  row(listed: Listed, state: string): Values {
    const { name, native_name, organisation } = listed;
    return { name, native: native_name, organisation, state };
  }

  flag(flag: Flag): Values {
    const point = this.desk.records.pointOf(flag.point);
    const known = this.desk.names.people.find((one) => one.registration === flag.registration);
    const about = [
      this.words.kinds[flag.kind] ?? flag.kind,
      this.time(Date.parse(flag.at)),
      point ? inLanguage(point.name) : "",
      known?.name ?? (flag.registration ? `#${flag.registration}` : ""),
    ];
    return { flag: this.words.flags[flag.flag] ?? flag.flag, about: about.filter(Boolean).join(" · ") };
  }

  said(name: string, values: Record<string, string> = {}): string {
    return fill(this.words[name], values);
  }

  contact(): string {
    const { heard } = this.desk.server;
    return heard ? this.said("contact", { time: this.time(heard) }) : this.said("no_contact");
  }

  time(at: number): string {
    return moment(at, this.desk.records.frame?.zone ?? "UTC");
  }

  count(name: string, count: number): string {
    return this.said(name, { count: number(count) });
  }

  /** What must be seen at once: each kind by itself, so that the page's own words show. */
  private alerts(set: string[]): Values {
    const kinds = Object.keys(this.words.alerts).filter((kind) => set.includes(kind));
    const each = Object.keys(this.words.alerts).map((kind) => [`alert_${kind}`, kinds.includes(kind)]);
    return { no_photo: set.includes("no_photo"), alerts: kinds.length > 0, ...Object.fromEntries(each) };
  }

  private category(code: string) {
    return this.desk.records.frame?.categories.find((one) => one.code === code);
  }

  private sentence(kind: string, answer: Answer): string {
    const isBlind = kind === "unknown" && answer.isOffline;
    return this.words.sentences[isBlind ? "unknown_offline" : kind] ?? "";
  }
}

const NOBODY: Values = { name: "", native: "", category: "", organisation: "" };
