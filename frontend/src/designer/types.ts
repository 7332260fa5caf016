// A badge design as docs/badge-design.schema.json describes it: millimetres from the
// badge's upper left corner, sizes of type in points.
import type { Condition } from "../conditions";

export type Kind = "text" | "stack" | "qr" | "photo" | "image" | "line" | "box";

/** What a text says and how it is set. */
export interface Style {
  source: string;
  words?: Record<string, string>;
  largest?: number;
  comfortable?: number;
  smallest?: number;
  lines?: number;
  weight?: string;
  leading?: number;
  colour?: string;
  when?: Condition | null;
  name?: string;
}

export interface Part extends Style {
  height: number;
  gap?: number;
  grows?: boolean;
}

export interface Element extends Partial<Style> {
  kind: Kind;
  x: number;
  y: number;
  width?: number;
  height?: number;
  size?: number;
  align?: string;
  valign?: string;
  parts?: Part[];
  picture?: string;
  thickness?: number;
}

export interface Side {
  background?: string | null;
  elements?: Element[];
}

export interface Design {
  format?: number;
  width: number;
  height: number;
  sides: Side[];
}

/** What is edited, and what of it is chosen: places in the elements of a side. */
export interface Doc {
  name: string;
  design: Design;
  side: number;
  chosen: number[];
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Picture {
  key: string;
  width: number;
  height: number;
}

export interface Fact {
  key: string;
  label: string;
  tests: [string, string][];
  values: [string, string][] | null;
}

/** What is wrong; `path` is the way there in the design. */
export interface Fault {
  place: string;
  words: string;
  path: (string | number)[];
}

/** What the server hands to the page. */
export interface State {
  key: string;
  name: string;
  number: number;
  design: Design;
  samples: string[];
  kinds: Record<string, string>;
  sources: { value: string; label: string }[];
  facts: Fact[];
  pictures: Picture[];
}

/** Keys of a text that a design need not state. */
export const USUAL = {
  largest: 14,
  comfortable: 12,
  smallest: 8,
  lines: 1,
  weight: "text",
  leading: 1180,
  colour: "#1b2430",
  align: "centre",
  valign: "middle",
  thickness: 0.5,
  gap: 0,
  grows: false,
  name: "",
} as const;
