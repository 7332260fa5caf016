// What the server tells a device and what the device keeps (docs/devices.md).
import type { Rules, Way } from "./rules";

export type Texts = Record<string, string>;

export interface PointKnown {
  code: string;
  name: Texts;
  kind: string;
  inside: number;
  rules: Rules;
}

export interface CategoryKnown {
  code: string;
  name: Texts;
  colour: string;
}

/** What came with a snapshot beside records and names. */
export interface Frame {
  cursor: string;
  etag: string;
  zone: string;
  made_at: string;
  rights: { names: boolean; prints: boolean; lets_in?: boolean };
  points: PointKnown[];
  categories: CategoryKnown[];
}

export interface Snapshot extends Omit<Frame, "etag"> {
  whole: boolean;
  records: Record<string, Record<string, string>>;
  names?: string;
}

/** A record, opened. `code` is there for devices that may print it. */
export interface Holder {
  registration: number;
  state: string;
  category: string;
  printed: boolean;
  alerts: string[];
  points: Record<string, { has_place?: boolean; functions?: string[]; came?: string; inside?: boolean }>;
  name?: string;
  native_name?: string;
  language?: string;
  organisation?: string;
  void?: boolean;
  code?: string;
}

/** A line of the opened names; `key` opens the record of that entry. */
export interface Listed {
  entry: string;
  key: string;
  registration: number;
  name: string;
  native_name: string;
  organisation: string;
  /** Where they queue; the server knows the family name. */
  letter?: string;
  search?: string;
}

/** A check-in or check-out of this device that no snapshot tells of yet. */
export interface OwnScan {
  id: string;
  entry: string;
  point: string;
  way: Way;
  at: number;
  /** How many more are inside since. */
  delta: number;
  isUndone: boolean;
  isDone: boolean;
}

/** A record as this device changed it, sealed like the snapshot's. */
export interface Extra {
  id: string;
  entry: string;
  sealed: string;
  /** Of two the higher is the later. */
  number?: number;
  isDone: boolean;
}

export interface Operation {
  id: string;
  kind: "scan" | "undo" | "walk_in" | "name" | "print" | "hand_over";
  at: string;
  [field: string]: unknown;
}

export interface Result {
  id: string;
  state: "done" | "waits" | "refused";
  flag: string;
  registration: number | null;
  outcome: string | null;
}

/** Something a person should look at; it names nobody but by number. */
export interface Flag {
  id: string;
  kind: string;
  at: string;
  point: string;
  flag: string;
  registration: number | null;
}

export interface Place {
  point: string;
  way: Way;
}

/** Who stands at the desk, and by what the device knows them. */
export interface Person {
  entry: string;
  /** Opens their record; made of the badge's code. */
  key: Uint8Array<ArrayBuffer>;
  holder: Holder;
  /** Of the badge they showed. */
  code?: string;
}

export interface Answer {
  id: string;
  outcome: string;
  place: Place;
  at: number;
  /** Known by its mark alone: made after the last news. */
  isNew: boolean;
  isOffline: boolean;
  person: Person | null;
  /** When they came first, where they were in already. */
  first: number | null;
}
