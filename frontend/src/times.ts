// Venue time as the server wrote it, or the reader's own: <time data-utc="…Z">,
// switched by <button data-zone-choice="venue|mine">.
import { fill, language, onContent } from "./page";
import { keep, recall } from "./storage";

const KEY = "zone";
const atTheVenue = new WeakMap<HTMLElement, Node[]>();

export function start(): void {
  onContent(apply);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-zone-choice]");
    if (button) {
      keep(KEY, button.dataset["zoneChoice"]);
      apply(document);
    }
  });
}

/**
 * Write an instant, or a span of two, for a zone.
 *
 * Where the day in that zone is not the venue's day, the weekday stands before the time.
 */
export function write(
  utc: string,
  end: string | undefined,
  zones: { venue: string; mine: string },
  locale: string,
  withDate = false,
): string {
  const start = new Date(utc);
  const differs = day(start, zones.venue) !== day(start, zones.mine);
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: zones.mine,
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    numberingSystem: "latn",
    ...(withDate
      ? { weekday: "long", day: "numeric", month: "long" }
      : differs
        ? { weekday: "short" }
        : {}),
  });
  return end ? format.formatRange(start, new Date(end)) : format.format(start);
}

function day(moment: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(moment);
}

function apply(root: ParentNode): void {
  const isMine = recall<string>(KEY) === "mine";
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const button of document.querySelectorAll<HTMLElement>("[data-zone-choice]")) {
    const pressed = (button.dataset["zoneChoice"] === "mine") === isMine;
    button.setAttribute("aria-pressed", String(pressed));
  }
  for (const note of document.querySelectorAll<HTMLElement>("[data-zone-note]")) {
    const text = isMine ? note.dataset["textMine"] : note.dataset["textVenue"];
    note.textContent = fill(text, { zone: mine.replace(/_/g, " ") });
  }
  for (const time of root.querySelectorAll<HTMLElement>("time[data-utc]")) {
    if (!atTheVenue.has(time)) {
      atTheVenue.set(time, [...time.childNodes]);
    }
    const text = isMine ? inMyZone(time, mine) : null;
    time.replaceChildren(...(text === null ? atTheVenue.get(time)! : [isolated(text)]));
  }
}

// hours keep their order in a line that runs from right to left
function isolated(text: string): HTMLElement {
  const element = document.createElement("bdi");
  element.textContent = text;
  return element;
}

function inMyZone(time: HTMLElement, mine: string): string | null {
  const { utc, utcEnd, withDate } = time.dataset;
  const venue = time.closest<HTMLElement>("[data-venue-zone]")?.dataset["venueZone"];
  try {
    const zones = { venue: venue ?? mine, mine };
    return write(utc ?? "", utcEnd, zones, language(), withDate !== undefined);
  } catch {
    return null;
  }
}
