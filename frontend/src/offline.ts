// The programme without a network: sw.ts keeps it, and a page that comes from there says so.
import { fill, language } from "./page";

export function start(): void {
  sayIfKept();
  const worker = document.querySelector<HTMLElement>("[data-offline]")?.dataset["offline"];
  if (worker && "serviceWorker" in navigator) {
    void navigator.serviceWorker
      .register(worker)
      .then(() => navigator.serviceWorker.ready)
      .then((ready) => ready.active?.postMessage({ keep: wanted() }))
      .catch(() => undefined); // forbidden here; the page needs none of it
  }
}

/** This page, all its days, and what they need: the worker was not there when they came. */
function wanted(): string[] {
  const code = document.querySelector<HTMLElement>("[data-marks-of]")?.dataset["marksOf"];
  return [location.href, absolute(`/e/${code}/agenda/?day=all`), ...needed()];
}

/** The scripts, styles and icons of this page. */
export function needed(): string[] {
  const all = [...document.querySelectorAll<HTMLElement>("script[src], link[rel=stylesheet]")];
  const files = all.map((one) => one.getAttribute("src") ?? one.getAttribute("href") ?? "");
  const icons = document.querySelector("use")?.getAttribute("href")?.replace(/#.*$/, "");
  return [...files, icons ?? ""].filter(Boolean).map(absolute);
}

function absolute(url: string): string {
  return new URL(url, location.href).href;
}

function sayIfKept(): void {
  const keptAt = document.documentElement.dataset["keptAt"];
  const note = document.querySelector<HTMLElement>("[data-kept-note]");
  const words = note?.querySelector("[data-kept-words]");
  if (!keptAt || !note || !words) {
    return;
  }
  const time = when(new Date(keptAt), new Date());
  words.textContent = fill(note.dataset["text"], { time });
  note.hidden = false;
}

/** The time, with the day if that is not today. */
function when(moment: Date, now: Date): string {
  const day = new Intl.DateTimeFormat("en-CA");
  const isToday = day.format(moment) === day.format(now);
  return new Intl.DateTimeFormat(language(), {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    numberingSystem: "latn",
    ...(isToday ? {} : { day: "numeric", month: "long" }),
  }).format(moment);
}
