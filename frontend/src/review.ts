// Reviewing by keyboard: digits give points, J and K turn the pages, Enter saves.
// [data-review] is the form, [data-review-criterion] each of its scales. A switch turns
// the keys off on this device (WCAG 2.1.4).
import { keep, recall } from "./storage";

const OFF = "review:keys-off";

export function start(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-review]");
  const keys = document.querySelector<HTMLElement>("[data-review-switch]");
  if (!form || !keys) {
    return;
  }
  const tick = keys.querySelector<HTMLInputElement>("input");
  keys.hidden = false;
  if (tick) {
    tick.checked = recall<boolean>(OFF) !== true;
    tick.addEventListener("change", () => keep(OFF, !tick.checked));
  }
  document.addEventListener("keydown", (event) => {
    const asked = document.querySelector("dialog[open]");
    if (tick?.checked && !asked && !event.altKey && !event.metaKey) {
      press(form, event);
    }
  });
}

function press(form: HTMLFormElement, event: KeyboardEvent): void {
  const at = event.target as HTMLElement;
  const writes = at.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  const button = form.querySelector<HTMLButtonElement>("button.btn-primary");
  if (event.key === "Enter" && button && saves(form, at, writes, event)) {
    event.preventDefault();
    form.requestSubmit(button);
  } else if (writes || event.ctrlKey) {
    return;
  } else if (/^\d$/.test(event.key) && give(form, at, event.key)) {
    event.preventDefault();
  } else if (event.key === "j" || event.key === "k") {
    const way = event.key === "j" ? "next" : "previous";
    document.querySelector<HTMLAnchorElement>(`a[data-review-${way}]`)?.click();
  }
}

/** Enter saves from a scale or from the page itself; while writing, with Ctrl. */
function saves(
  form: HTMLFormElement, at: HTMLElement, writes: boolean, event: KeyboardEvent,
): boolean {
  if (writes) {
    return event.ctrlKey && form.contains(at);
  }
  return at === document.body || at.id === "main" || at.matches("input[type=radio]");
}

/** Give points where one is, else for the first criterion without; go on to the next. */
function give(form: HTMLFormElement, at: HTMLElement, digit: string): boolean {
  const all = [...form.querySelectorAll<HTMLElement>("[data-review-criterion]")];
  const here = at.closest<HTMLElement>("[data-review-criterion]");
  const open = all.find((one) => !one.querySelector("input:checked"));
  const criterion = here ?? open ?? null;
  // on a scale that ends at ten, 0 is its ten
  const values = digit === "0" ? ["0", "10"] : [digit];
  const step = values
    .map((value) => criterion?.querySelector<HTMLInputElement>(`input[value="${value}"]`))
    .find((one) => one && !one.matches(":disabled"));
  if (!criterion || !step) {
    return false;
  }
  step.checked = true;
  step.dispatchEvent(new Event("change", { bubbles: true }));
  const next = all[all.indexOf(criterion) + 1];
  const target = next?.querySelector<HTMLInputElement>("input:checked, input") ?? step;
  target.focus();
  return true;
}
