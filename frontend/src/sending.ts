// A form sent without leaving the page: if the network is lost, nothing else is.
import { toast } from "./toasts";

/** Post the form and show what comes back; it holds the key by which twice is once. */
export async function send(form: HTMLFormElement): Promise<void> {
  if (form.hasAttribute("aria-busy")) return;
  busy(form, true);
  try {
    const body = new FormData(form);
    const headers = { "X-Requested-With": "fetch" };
    const answer = await fetch(form.action, { method: "POST", body, headers });
    const html = await answer.text();
    if (answer.status >= 500) {
      toast(document.body.dataset["textFailed"], "error");
    } else {
      show(html, answer, body);
      return;
    }
  } catch {
    notSent(form);
  }
  busy(form, false);
}

function busy(form: HTMLFormElement, isBusy: boolean): void {
  form.toggleAttribute("aria-busy", isBusy);
  if (isBusy) form.setAttribute("aria-busy", "true");
  for (const button of form.querySelectorAll<HTMLButtonElement>(".form-foot button")) {
    button.disabled = isBusy;
  }
  const warning = form.querySelector<HTMLElement>("[data-not-sent]");
  if (warning && isBusy) warning.hidden = true;
  const note = form.querySelector<HTMLElement>("[data-save-note]");
  if (note && isBusy) note.textContent = form.dataset["textSending"] ?? "";
  if (note && !isBusy) note.textContent = "";
}

function notSent(form: HTMLFormElement): void {
  const warning = form.querySelector<HTMLElement>("[data-not-sent]");
  if (warning) {
    warning.hidden = false;
    warning.scrollIntoView({ block: "center" });
  }
}

/** Put the answer's content in place of this page's. */
function show(html: string, answer: Response, sent: FormData): void {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("main");
  const old = document.querySelector("main");
  if (!fresh || !old) {
    location.assign(answer.url);
    return;
  }
  sayTo(fresh, sent);
  old.replaceWith(fresh);
  document.title = page.title;
  const path = answer.redirected ? answer.url : location.pathname + location.search;
  if (answer.redirected) history.pushState(null, "", path);
  else history.replaceState(null, "", path);
  window.scrollTo(0, 0);
  fresh.querySelector<HTMLElement>("h1")?.setAttribute("tabindex", "-1");
  fresh.querySelector<HTMLElement>("h1")?.focus();
  fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
}

/**
 * Fill <p data-sent-to="FIELD" hidden>, which stands before words for those without
 * script: the page is the same for all, only this device knows what was typed.
 */
function sayTo(fresh: HTMLElement, sent: FormData): void {
  for (const words of fresh.querySelectorAll<HTMLElement>("[data-sent-to]")) {
    const typed = sent.get(words.dataset["sentTo"] ?? "");
    const place = words.querySelector("strong");
    if (typeof typed === "string" && typed && place) {
      place.textContent = typed;
      words.hidden = false;
      words.nextElementSibling?.remove();
    }
  }
}
