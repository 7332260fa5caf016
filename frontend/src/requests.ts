// htmx: our token on every request, no inline styles, no eval, failures said in words.
import htmx from "htmx.org";

import { BROUGHT, csrfToken } from "./page";
import { toast } from "./toasts";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // personal data does not stay in the browser
htmx.config.defaultSwapStyle = "outerHTML";
htmx.config.scrollIntoViewOnBoost = false;

export function start(): void {
  document.addEventListener("htmx:configRequest", (event) => {
    const { headers, verb } = (event as CustomEvent).detail;
    if (verb !== "get") {
      headers["X-CSRFToken"] = csrfToken();
    }
  });
  document.addEventListener(BROUGHT, (event) => htmx.process(event.target as Element));
  // a form with errors comes back as 422 and is shown like any other answer
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as CustomEvent;
    if (detail.xhr.status === 422) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });
  document.addEventListener("htmx:sendError", () => {
    toast(document.body.dataset["textOffline"], "error");
  });
  document.addEventListener("htmx:responseError", () => {
    toast(document.body.dataset["textFailed"], "error");
  });
}
