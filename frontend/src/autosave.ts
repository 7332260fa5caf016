// Forms marked data-autosave="KEY": what is typed stays on this device until the server
// has it, and goes to data-autosave-url as a draft shortly after each change.
import * as drafts from "./drafts";
import { clock, csrfToken, fill, onContent } from "./page";
import { forget, keep, recall } from "./storage";

const SEND_AFTER_MS = 1500;
const RETRY_AFTER_MS = 20_000;

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

  const schedule = (delay: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(send, delay);
  };
  const send = async () => {
    const draft = drafts.read(form);
    if (drafts.same(draft, safe) || !form.isConnected) {
      return;
    }
    if (await isSaved(form)) {
      safe = draft;
      if (drafts.same(drafts.read(form), safe)) {
        forget(key);
        say(form, "saved");
      }
    } else {
      say(form, "waiting");
      schedule(RETRY_AFTER_MS);
    }
  };

  // loaded anew, the answer to a post would post its old words over newer ones
  history.replaceState(history.state, "", location.href);
  const kept = recall<drafts.Draft>(key);
  if (kept && drafts.write(form, kept) > 0) {
    say(form, "restored");
    schedule(SEND_AFTER_MS);
  }
  form.addEventListener("input", () => {
    keep(key, drafts.readOpen(form));
    if (form.dataset["autosaveUrl"]) {
      schedule(SEND_AFTER_MS);
    }
  });
  window.addEventListener("online", () => schedule(0));
}

async function isSaved(form: HTMLFormElement): Promise<boolean> {
  const url = form.dataset["autosaveUrl"];
  if (!url) {
    return false;
  }
  const body = new FormData(form);
  // an idempotency key is spent by the real submit, never by a draft
  body.delete("idempotency_key");
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "autosave" };
  try {
    const answer = await fetch(url, { method: "POST", body, headers, redirect: "error" });
    return answer.ok;
  } catch {
    return false;
  }
}

function say(form: HTMLFormElement, state: "saved" | "waiting" | "restored"): void {
  const texts = {
    saved: form.dataset["textSaved"],
    waiting: form.dataset["textWaiting"],
    restored: form.dataset["textRestored"],
  };
  for (const note of form.querySelectorAll<HTMLElement>("[data-save-note]")) {
    note.dataset["state"] = state;
    note.textContent = fill(texts[state], { time: clock(new Date()) });
  }
}
