// The list of names: opened by the letters a person types, kept in memory alone, forgotten
// after a while without a touch. Search forgives accents, order, spelling and script.
import { type Keys, namesKey, unseal } from "./keys";
import { plain } from "./reading";
import type { Base } from "./store";
import type { Listed } from "./types";

export const FORGOTTEN_AFTER_MS = 10 * 60_000;
const LIKE_ENOUGH = 72;
const NEAR = 60;
const STARTS = 96;
const SOUNDS = 90;

// letters that languages write for one another when they change script
const KIN: [RegExp, string][] = [
  [/zh|dj/g, "j"], [/kh/g, "h"], [/ph/g, "f"], [/ck|q|c/g, "k"], [/th/g, "t"],
  [/x/g, "ks"], [/z/g, "s"], [/v/g, "b"], [/g/g, "j"],
];

export class Names {
  #box: CryptoKey | null = null;
  #people: Folded[] = [];
  #touched = 0;

  constructor(
    private readonly base: Base,
    private readonly keys: Keys,
    private readonly now: () => number,
  ) {}

  get isOpen(): boolean {
    if (this.#box && this.now() - this.#touched > FORGOTTEN_AFTER_MS) this.forget();
    return this.#box !== null;
  }

  get people(): Listed[] {
    return this.isOpen ? this.#people.map((one) => one.listed) : [];
  }

  touch(): void {
    if (this.isOpen) this.#touched = this.now();
  }

  forget(): void {
    this.#box = null;
    this.#people = [];
  }

  /** Open with what was typed; tells whether it was right. */
  async open(typed: string): Promise<boolean> {
    const box = await namesKey(this.keys, plain(typed.trim()));
    return this.take(box);
  }

  /** News came: open them too, if the list is open. */
  async renew(): Promise<void> {
    if (this.isOpen && this.#box) await this.take(this.#box);
  }

  /** Somebody who is on no list of the server yet. */
  add(listed: Listed): void {
    if (this.isOpen) this.#people.push(folded(listed));
  }

  search(query: string, most = 20): Listed[] {
    return matches(query, this.isOpen ? this.#people : [], most);
  }

  private async take(box: CryptoKey): Promise<boolean> {
    const sealed = await this.base.get<string>("kept", "names");
    if (!sealed) return false;
    try {
      const found = await unseal<Listed[]>(box, sealed, this.keys.device);
      this.#people = found.map(folded);
    } catch {
      return false;
    }
    this.#box = box;
    this.#touched = this.now();
    return true;
  }
}

export interface Folded {
  listed: Listed;
  words: string[];
  whole: string;
}

export function folded(listed: Listed): Folded {
  const lines = [listed.name, listed.native_name, listed.search ?? ""].map(fold);
  const single = lines.flatMap((line) => line.split(" ")).filter(Boolean);
  // neighbours written together: Ben Yusuf is Benyusuf
  const pairs = lines.flatMap((line) => {
    const words = line.split(" ");
    return words.slice(1).map((word, index) => (words[index] ?? "") + word);
  });
  return { listed, words: [...new Set([...single, ...pairs])], whole: lines[0]?.replace(/ /g, "") ?? "" };
}

/** The people whose names are most like the query, best first. */
export function matches(query: string, people: Folded[], most: number): Listed[] {
  const asked = fold(query).split(" ").filter(Boolean);
  if (asked.length === 0) return [];
  const whole = asked.join("");
  return people
    .map((one) => ({ one, score: scoreOf(one, asked, whole) }))
    .filter(({ score }) => score >= LIKE_ENOUGH)
    .sort((first, second) => second.score - first.score)
    .slice(0, most)
    .map(({ one }) => one.listed);
}

function scoreOf(person: Folded, asked: string[], whole: string): number {
  const best = asked.map((word) => Math.max(0, ...person.words.map((other) => likeness(word, other))));
  const average = best.reduce((sum, one) => sum + one, 0) / asked.length;
  return Math.max(average, ratio(whole, person.whole));
}

function likeness(word: string, other: string): number {
  if (word === other) return 100;
  if (other.startsWith(word)) return STARTS;
  if (word.length < 3) return 0;
  const near = ratio(word, other);
  const bones = skeleton(word);
  const sounds = bones.length > 2 && bones === skeleton(other) ? SOUNDS + near / 25 : 0;
  return Math.max(near >= NEAR ? near : 0, sounds);
}

/** How much of two words is the same and in the same order, of 100. */
export function ratio(one: string, other: string): number {
  const total = one.length + other.length;
  if (total === 0) return 0;
  let row = new Array<number>(other.length + 1).fill(0);
  for (const letter of one) {
    const next = [0];
    for (let at = 0; at < other.length; at++) {
      const same = other[at] === letter;
      next.push(same ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    }
    row = next;
  }
  return (200 * (row[other.length] ?? 0)) / total;
}

/** No case, no accents; other scripts keep their letters. */
export function fold(text: string): string {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const latin = bare.replace(/[øœæßłđðþı]/g, (letter) => ODD[letter] ?? letter);
  return latin.replace(/[’'`]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

const ODD: Record<string, string> = {
  ø: "o", œ: "oe", æ: "ae", ß: "ss", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i",
};

/** The consonants: what scripts without vowels keep. */
export function skeleton(word: string): string {
  const kin = KIN.reduce((text, [from, to]) => text.replace(from, to), word);
  return kin.replace(/(.)\1+/g, "$1").replace(/[aeiouyw]+/g, "");
}
