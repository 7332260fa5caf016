// Forms marked data-autosave="KEY": what is typed stays on this device until the server
// has it, and goes to data-autosave-url shortly after: only the fields that changed.
// Without such an address it stays here until the form is sent.
import * as drafts from "./drafts";
import { clock, csrfToken, fill, onContent } from "./page";
import { forget, keep, recall } from "./storage";

const SEND_AFTER_MS = 1500;
const RETRY_AFTER_MS = 4_000;
const RETRY_AT_MOST_MS = 120_000;

interface Waiting {
  seen: string;
  values: drafts.Draft;
}
interface Answer {
  revision?: number;
  lost?: drafts.Draft;
  others?: drafts.Draft;
}

export function start(): void {
  onContent((root) => {
    // the page that follows a successful save names what is safe now
    for (const done of root.querySelectorAll<HTMLElement>("[data-autosave-done]")) {
      forget(storageKey(done.dataset["autosaveDone"]));
    }
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
      if (form.dataset["watched"] === undefined) {
        form.dataset["watched"] = "";
        watch(form);
      }
    }
  });
}

function storageKey(name: string | undefined): string {
  return `draft:${name ?? ""}`;
}

function watch(form: HTMLFormElement): void {
  const key = storageKey(form.dataset["autosave"]);
  let safe = drafts.read(form);
  let timer = 0;
  let pause = RETRY_AFTER_MS;
  let isSending = false;

  const schedule = (delay: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(send, delay);
  };
  const keepHere = () => {
    const values = drafts.changed(drafts.readOpen(form), safe);
    if (Object.keys(values).length === 0) {
      forget(key);
    } else {
      keep(key, { seen: seen(form)?.value ?? "", values } satisfies Waiting);
    }
  };
  const send = async () => {
    const values = drafts.changed(drafts.read(form), safe);
    // a form being sent takes all of it along
    if (isSending || !form.isConnected || form.hasAttribute("aria-busy")) return;
    if (Object.keys(values).length === 0 || !form.dataset["autosaveUrl"]) return;
    isSending = true;
    const answer = await post(form, values);
    isSending = false;
    if (!form.isConnected) return;
    if (answer === null) {
      say(form, "waiting");
      schedule(pause);
      pause = Math.min(pause * 2, RETRY_AT_MOST_MS);
      return;
    }
    pause = RETRY_AFTER_MS;
    safe = { ...safe, ...values };
    say(form, "saved");
    takeIn(form, answer, safe);
    safe = { ...safe, ...answer.others };
    keepHere();
    if (Object.keys(drafts.changed(drafts.read(form), safe)).length > 0) {
      schedule(SEND_AFTER_MS);
    }
  };

  // loaded anew, the answer to a post would post its old words over newer ones
  history.replaceState(history.state, "", location.href);
  const kept = recall<Waiting>(key);
  if (kept?.values && drafts.write(form, kept.values) > 0) {
    say(form, "restored");
    const field = seen(form);
    if (field) field.value = kept.seen;
    form.dispatchEvent(new Event("change", { bubbles: true }));
    schedule(SEND_AFTER_MS);
  }
  form.addEventListener("input", () => {
    keepHere();
    schedule(SEND_AFTER_MS);
  });
  window.addEventListener("online", () => schedule(0));
}

function seen(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>("input[type=hidden][name=seen]");
}

/** Post the fields that changed; null if they did not arrive. */
async function post(form: HTMLFormElement, values: drafts.Draft): Promise<Answer | null> {
  const url = form.dataset["autosaveUrl"];
  if (!url) return null;
  const body = new URLSearchParams({ fields: Object.keys(values).join(" ") });
  for (const name of (form.dataset["autosaveExtra"] ?? "").split(" ").filter(Boolean)) {
    body.append(name, form.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value ?? "");
  }
  for (const [name, texts] of Object.entries(values)) {
    texts.forEach((text) => body.append(name, text));
  }
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "autosave" };
  try {
    const answer = await fetch(url, { method: "POST", body, headers, redirect: "error" });
    if (!answer.ok) return null;
    const kind = answer.headers.get("Content-Type") ?? "";
    return kind.startsWith("application/json") ? ((await answer.json()) as Answer) : {};
  } catch {
    return null;
  }
}

/** Show what another device wrote meanwhile; what was typed here stays, and is told. */
function takeIn(form: HTMLFormElement, answer: Answer, safe: drafts.Draft): void {
  const field = seen(form);
  if (field && answer.revision !== undefined) field.value = String(answer.revision);
  const lost: drafts.Draft = { ...answer.lost };
  const here = drafts.read(form);
  const fresh: drafts.Draft = {};
  for (const [name, texts] of Object.entries(answer.others ?? {})) {
    const isUntouched = drafts.same({ one: here[name] ?? [] }, { one: safe[name] ?? [] });
    (isUntouched ? fresh : lost)[name] = texts;
  }
  if (drafts.write(form, fresh, { private: true }) > 0) {
    say(form, "others");
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const told = Object.entries(lost).filter(([, texts]) => texts.some(Boolean));
  if (told.length > 0) tell(form, told);
}

function tell(form: HTMLFormElement, told: [string, string[]][]): void {
  const note = form.querySelector<HTMLElement>("[data-lost]");
  if (!note) return;
  for (const [name, texts] of told) {
    const line = document.createElement("p");
    const values = { field: drafts.label(form, name), text: texts.join(", ") };
    line.textContent = fill(form.dataset["textLost"], values);
    note.append(line);
  }
  note.hidden = false;
}

function say(form: HTMLFormElement, state: "saved" | "waiting" | "restored" | "others"): void {
  const texts = {
    saved: form.dataset["textSaved"],
    waiting: form.dataset["textWaiting"],
    restored: form.dataset["textRestored"],
    others: form.dataset["textOthers"],
  };
  for (const note of form.querySelectorAll<HTMLElement>("[data-save-note]")) {
    note.dataset["state"] = state;
    note.textContent = fill(texts[state], { time: clock(new Date()) });
  }
}
