// The document that is edited, its history, and whoever wants to hear of changes.
import { History } from "./history";
import { elements } from "./model";
import { USUAL } from "./types";
import type { Doc, Element, Fault, Picture, State } from "./types";

export class Editor {
  readonly history: History<Doc>;
  faults: Fault[] = [];
  pictures: Picture[];
  /** The number of the version this was made from. */
  seen: number;
  private saved: string;
  private readonly listeners: (() => void)[] = [];

  constructor(readonly state: State) {
    const { name, design, number, pictures } = state;
    this.history = new History<Doc>({ name, design, side: 0, chosen: [] });
    this.pictures = pictures;
    this.seen = number;
    this.saved = told(this.doc);
  }

  get doc(): Doc {
    return this.history.present;
  }

  get isChanged(): boolean {
    return told(this.doc) !== this.saved;
  }

  listen(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Go on to a changed document; steps of one tag are undone together. */
  apply(next: Doc, tag = ""): void {
    if (told(next) === told(this.doc)) this.history.look(next);
    else this.history.push(next, tag);
    this.tell();
  }

  /** Choose elements, or turn to another side: nothing that is undone. */
  choose(chosen: number[], side = this.doc.side): void {
    const sorted = [...new Set(chosen)].sort((one, other) => one - other);
    this.history.look({ ...this.doc, side, chosen: sorted });
    this.tell();
  }

  toggle(place: number): void {
    const { chosen } = this.doc;
    const has = chosen.includes(place);
    this.choose(has ? chosen.filter((one) => one !== place) : [...chosen, place]);
  }

  undo(): void {
    if (this.history.undo()) this.tell();
  }

  redo(): void {
    if (this.history.redo()) this.tell();
  }

  /** What was sent is safe, as version `number`. */
  keepSaved(doc: Doc, number: number): void {
    this.saved = told(doc);
    this.seen = number;
    this.tell();
  }

  /** What the server has is known to be something else than what is here. */
  takeSaved(doc: Pick<Doc, "name" | "design">, number: number): void {
    this.saved = told({ ...this.doc, ...doc });
    this.seen = number;
    this.apply({ ...this.doc, ...doc, side: 0, chosen: [] });
  }

  tell(): void {
    for (const listener of this.listeners) listener();
  }

  /** The only chosen element. */
  get single(): Element | null {
    const [place] = this.doc.chosen;
    if (place === undefined || this.doc.chosen.length !== 1) return null;
    return elements(this.doc)[place] ?? null;
  }

  /** What an element is called: its own name, else what it shows. */
  label(element: Element): string {
    if (element.name) return element.name;
    if (element.kind !== "text") return this.state.kinds[element.kind] ?? element.kind;
    if (element.source === "words") {
      const words = Object.values(element.words ?? {}).find((one) => one !== "");
      if (words) return words.slice(0, 40);
    }
    return this.source(element.source ?? "");
  }

  source(value: string): string {
    return this.state.sources.find((one) => one.value === value)?.label ?? value;
  }

  /** What is wrong, with the element it is about by the name it has here. */
  wordsOf(fault: Fault): string {
    const [, side, , place] = fault.path;
    const element = this.doc.design.sides[Number(side)]?.elements?.[Number(place)];
    const name = element ? this.label(element) : fault.place;
    return name ? `${name}: ${fault.words}` : fault.words;
  }

  /** What is wrong with an element of the side one looks at. */
  faultsOf(place: number): Fault[] {
    return this.faults.filter(({ path }) => {
      const [sides, side, kind, which] = path;
      return sides === "sides" && side === this.doc.side && kind === "elements" && which === place;
    });
  }
}

/** What is saved of a document, in words to compare: unstated and usual are the same. */
function told({ name, design }: Pick<Doc, "name" | "design">): string {
  const usual = USUAL as Record<string, unknown>;
  return JSON.stringify([name, design], (key, value: unknown) => {
    if (value === null || (key in usual && usual[key] === value)) return undefined;
    if (typeof value !== "object" || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value as object).sort());
  });
}
