// Stars on sessions, kept on the device: <button data-mark="uid"> in <… data-marks-of="code">.
// On a delegate's own page (data-own-marks) the marks of device and page become one.
import { csrfToken, onContent } from "./page";
import { keep, recall } from "./storage";

/**
 * What a device knows: the marks, which of them the delegate's page has had, and which of
 * those were taken away here since.
 */
export interface Marks {
  marked: string[];
  sent: string[];
  gone: string[];
}

export function start(): void {
  onContent(show);
  onContent((root) => {
    const own = root.querySelector<HTMLElement>("[data-own-marks]");
    if (own) {
      void unite(own);
    }
  });
  document.addEventListener("click", press);
  document.addEventListener("submit", unmark);
  // another tab of the same device
  window.addEventListener("storage", () => show(document));
}

/**
 * What the device holds after the delegate's page answered with all marks there are.
 *
 * Only what the page has never had is sent: a star taken away elsewhere stays away.
 */
export function united(there: string[]): Marks {
  return { marked: [...there], sent: [...there], gone: [] };
}

/** The marks the delegate's page has not had yet. */
export function unsent(marks: Marks): string[] {
  return marks.marked.filter((uid) => !marks.sent.includes(uid));
}

/** The marks with one more, or without it. */
export function toggled(marks: Marks, uid: string): Marks {
  if (!marks.marked.includes(uid)) {
    return { ...marks, marked: [...marks.marked, uid], gone: without(marks.gone, uid) };
  }
  return {
    marked: without(marks.marked, uid),
    sent: without(marks.sent, uid),
    gone: marks.sent.includes(uid) ? [...marks.gone, uid] : marks.gone,
  };
}

function without(uids: string[], uid: string): string[] {
  return uids.filter((one) => one !== uid);
}

function read(event: string): Marks {
  return { marked: [], sent: [], gone: [], ...recall<Marks>(`marks:${event}`) };
}

function write(event: string, marks: Marks): void {
  keep(`marks:${event}`, marks);
}

function show(root: ParentNode): void {
  for (const holder of holders(root)) {
    const { marked } = read(holder.dataset["marksOf"] ?? "");
    for (const star of holder.querySelectorAll<HTMLElement>("[data-mark]")) {
      const isOn = marked.includes(star.dataset["mark"] ?? "");
      star.hidden = false;
      star.setAttribute("aria-pressed", String(isOn));
      const use = star.querySelector("use");
      const href = use?.getAttribute("href")?.replace(/#.*$/, isOn ? "#star-fill" : "#star");
      use?.setAttribute("href", href ?? "");
    }
    filter(holder);
  }
}

function holders(root: ParentNode): HTMLElement[] {
  const inside = [...root.querySelectorAll<HTMLElement>("[data-marks-of]")];
  return inside.length ? inside : [...document.querySelectorAll<HTMLElement>("[data-marks-of]")];
}

/** Hide what is not marked, if that is what the visitor wants to see. */
function filter(holder: HTMLElement): void {
  const button = holder.querySelector<HTMLElement>("[data-marks-only]");
  if (!button) {
    return;
  }
  const { marked } = read(holder.dataset["marksOf"] ?? "");
  const isOn = button.getAttribute("aria-pressed") === "true" && marked.length > 0;
  button.hidden = marked.length === 0;
  button.setAttribute("aria-pressed", String(isOn));
  const count = button.querySelector("[data-marks-count]");
  if (count) {
    count.textContent = String(marked.length);
  }
  const sessions = [...holder.querySelectorAll<HTMLElement>(".session, .session li.starred")];
  for (const one of sessions) {
    const hasMark = one.querySelector('[data-mark][aria-pressed="true"]') !== null;
    one.hidden = isOn && !hasMark;
  }
  for (const row of holder.querySelectorAll<HTMLElement>(".agenda-list > li")) {
    row.hidden = isOn && !row.querySelector(".session:not([hidden])");
  }
  const note = holder.querySelector<HTMLElement>("[data-marks-none]");
  if (note) {
    note.hidden = !isOn || holder.querySelector(".session:not([hidden])") !== null;
  }
}

function press(event: MouseEvent): void {
  const target = event.target as Element;
  const only = target.closest<HTMLElement>("[data-marks-only]");
  const holder = target.closest<HTMLElement>("[data-marks-of]");
  if (only && holder) {
    const isOn = only.getAttribute("aria-pressed") === "true";
    only.setAttribute("aria-pressed", String(!isOn));
    filter(holder);
    return;
  }
  const star = target.closest<HTMLElement>("[data-mark]");
  const name = holder?.dataset["marksOf"];
  if (star && name) {
    write(name, toggled(read(name), star.dataset["mark"] ?? ""));
    show(document);
  }
}

/** The delegate's page takes a star away: the device follows. */
function unmark(event: SubmitEvent): void {
  const form = event.target as HTMLElement;
  const uid = form.dataset["unmark"];
  const name = form.closest<HTMLElement>("[data-marks-of]")?.dataset["marksOf"];
  if (uid && name) {
    const marks = read(name);
    write(name, {
      marked: without(marks.marked, uid),
      sent: without(marks.sent, uid),
      gone: without(marks.gone, uid),
    });
  }
}

async function unite(own: HTMLElement): Promise<void> {
  const name = own.dataset["marksOf"] ?? "";
  const there = (own.dataset["ownMarks"] ?? "").split(" ").filter(Boolean);
  const here = read(name);
  const fresh = unsent(here).filter((uid) => !there.includes(uid));
  const gone = here.gone.filter((uid) => there.includes(uid));
  if (fresh.length + gone.length === 0) {
    write(name, united(there));
    return;
  }
  const body = new URLSearchParams([
    ...fresh.map((uid) => ["mark", uid]),
    ...gone.map((uid) => ["remove", uid]),
  ]);
  const answer = await fetch(own.dataset["marksUrl"] ?? "", {
    method: "POST",
    body,
    headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
  }).catch(() => null);
  if (!answer?.ok) {
    return; // they stay on the device and come with the next visit
  }
  const { marks } = (await answer.json()) as { marks: string[] };
  write(name, united(marks));
  location.reload(); // the page is written by the server, with places and overlaps
}
