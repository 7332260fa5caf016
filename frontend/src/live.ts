// Pieces that renew themselves: <… id data-live data-live-at="moment" | data-live-every="s">,
// clocks on walls: <… data-clock="zone">, and the reader's own time beside the venue's.
import { clock, fill, language, onContent } from "./page";

const SOONEST_MS = 15_000;
const LONGEST_MS = 2 ** 31 - 1; // of a browser's timer
const LATE_MS = 1_500; // the server's clock may be a little behind

let lost: Date | null = null;
let tag: string | null = null;

export function start(): void {
  onContent((root) => {
    for (const piece of root.querySelectorAll<HTMLElement>("[data-live]")) {
      plan(piece);
    }
    root.querySelectorAll<HTMLElement>("[data-also-mine]").forEach((one) => alsoMine(one));
  });
  for (const one of document.querySelectorAll<HTMLElement>("[data-clock]")) {
    tick(one);
    setInterval(() => tick(one), 1_000);
  }
}

/** How long to wait until a piece is to be asked for again; null for never. */
export function wait(at: string | undefined, every: string | undefined, now: Date): number | null {
  if (every) {
    return Number(every) * 1_000;
  }
  const due = at ? new Date(at).getTime() - now.getTime() + LATE_MS : NaN;
  if (Number.isNaN(due) || due > LONGEST_MS) {
    return null;
  }
  return Math.max(due, SOONEST_MS);
}

function plan(piece: HTMLElement): void {
  const ms = wait(piece.dataset["liveAt"], piece.dataset["liveEvery"], new Date());
  if (ms !== null) {
    setTimeout(() => void renew(piece), ms);
  }
}

/** Fetch the page and put this piece of it in place, if it differs: nothing flickers. */
async function renew(piece: HTMLElement): Promise<void> {
  const found = await page();
  say(found === null);
  if (found === "same") {
    plan(piece);
    return;
  }
  const fresh = found?.getElementById(piece.id);
  if (fresh) {
    fresh.querySelectorAll<HTMLElement>("[data-also-mine]").forEach((one) => alsoMine(one, piece));
    if (fresh.innerHTML !== piece.innerHTML) {
      keepOpen(piece, fresh);
      piece.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
    }
    piece.dataset["liveAt"] = fresh.dataset["liveAt"] ?? "";
  } else if (found) {
    piece.hidden = true; // nothing runs any more
    return;
  }
  plan(piece);
}

/** What somebody opened stays open. */
function keepOpen(old: HTMLElement, fresh: HTMLElement): void {
  for (const one of old.querySelectorAll<HTMLDetailsElement>("details[id][open]")) {
    fresh.querySelector(`#${CSS.escape(one.id)}`)?.setAttribute("open", "");
  }
}

/** The page as it is now; null without a network, or as a kept one. */
async function page(): Promise<Document | "same" | null> {
  const headers: Record<string, string> = tag ? { "If-None-Match": tag } : {};
  const answer = await fetch(location.href, { cache: "no-cache", headers }).catch(() => null);
  if (answer?.status === 304) {
    return "same";
  }
  if (!answer?.ok || answer.headers.has("X-Kept-At")) {
    return null;
  }
  // a page that no cache may keep is asked for by its tag here
  tag = answer.headers.get("Cache-Control")?.includes("no-store") ? answer.headers.get("ETag") : null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** A small mark, where the page has a place for it, that what is shown is old. */
function say(isLost: boolean): void {
  lost = isLost ? (lost ?? new Date()) : null;
  for (const mark of document.querySelectorAll<HTMLElement>("[data-live-lost]")) {
    mark.hidden = !lost;
    mark.textContent = lost ? fill(mark.dataset["text"], { time: clock(lost) }) : "";
  }
}

function tick(one: HTMLElement): void {
  one.textContent = new Intl.DateTimeFormat(language(), {
    timeZone: one.dataset["clock"] ?? "UTC",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    numberingSystem: "latn",
  }).format(new Date());
}

function alsoMine(one: HTMLElement, where: HTMLElement = one): void {
  const moment = new Date(one.dataset["alsoMine"] ?? "");
  const venue = where.closest<HTMLElement>("[data-venue-zone]")?.dataset["venueZone"];
  const written = (timeZone?: string): string =>
    new Intl.DateTimeFormat(language(), {
      ...(timeZone ? { timeZone } : {}),
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
      numberingSystem: "latn",
    }).format(moment);
  const mine = written();
  one.textContent =
    venue && mine !== written(venue) ? fill(one.dataset["text"], { time: mine }) : "";
}
