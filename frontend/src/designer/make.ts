// New elements, as the palette offers them: in the middle of the badge, ready to be moved.
import { rounded } from "./model";
import type { Design, Element, Kind, Part } from "./types";

interface Wanted {
  source?: string | undefined;
  picture?: { key: string; width: number; height: number } | undefined;
  words?: Record<string, string> | undefined;
}

const EDGE = 5;
const STRONG = new Set(["latin_name", "native_name", "category"]);
const LARGEST: Record<string, number> = { latin_name: 28, native_name: 20, category: 20 };

export function make(kind: Kind, design: Design, wanted: Wanted = {}): Element {
  const across = design.width - 2 * EDGE;
  switch (kind) {
    case "text":
      return centred(design, { kind, ...text(wanted), x: 0, y: 0, width: across, height: 10 });
    case "stack": {
      const height = Math.min(design.height * 0.5, 60);
      return centred(design, { kind, x: 0, y: 0, width: across, height, parts: names(height) });
    }
    case "qr":
      return centred(design, { kind, x: 0, y: 0, size: 22 });
    case "photo":
      return centred(design, { kind, x: 0, y: 0, width: 24.5, height: 31.5 });
    case "image":
      return image(design, wanted);
    case "line":
      return centred(design, { kind, x: 0, y: 0, width: across, height: 0, thickness: 0.5 });
    case "box":
      return centred(design, { kind, x: 0, y: 0, width: across, height: 15, colour: "category" });
  }
}

/** The category's band at the foot, with its word on it. */
export function band(design: Design): Element[] {
  const height = rounded(Math.min(21, design.height / 6));
  const y = rounded(design.height - height);
  const word = {
    ...text({ source: "category" }),
    colour: "on-category",
    valign: "capitals",
    x: EDGE,
    y,
    width: design.width - 2 * EDGE,
    height,
  };
  return [
    { kind: "box", x: 0, y, width: design.width, height, colour: "category" },
    { kind: "text", ...word },
  ];
}

export function part(source: string, height: number): Part {
  return { ...text({ source }), height: rounded(height), gap: 2 };
}

function text({ source = "words", words }: Wanted): Omit<Part, "height"> {
  const largest = LARGEST[source] ?? 14;
  return {
    source,
    ...(source === "words" ? { words: words ?? {} } : {}),
    largest,
    comfortable: Math.round(largest * 0.7),
    smallest: 8,
    lines: source === "latin_name" ? 3 : 2,
    weight: STRONG.has(source) ? "strong" : "text",
  };
}

function names(height: number): Part[] {
  return [
    { ...part("latin_name", height * 0.5), grows: true },
    part("native_name", height * 0.25),
    part("organisation", height * 0.2),
    part("country", height * 0.12),
  ];
}

function image(design: Design, { picture }: Wanted): Element {
  const share = picture ? picture.height / picture.width : 1;
  const width = Math.min(design.width / 2, design.height / 2 / share);
  const height = width * share;
  return centred(design, { kind: "image", x: 0, y: 0, width, height, picture: picture?.key ?? "" });
}

function centred(design: Design, element: Element): Element {
  const width = Math.min(element.width ?? element.size ?? 0, design.width);
  const height = Math.min(element.height ?? element.size ?? 0, design.height);
  const placed = {
    ...element,
    x: rounded((design.width - width) / 2),
    y: rounded((design.height - height) / 2),
  };
  if (element.size !== undefined) return placed;
  return { ...placed, width: rounded(width), height: rounded(height) };
}
