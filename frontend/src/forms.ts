// Sent once, checked at the top: guards for every form that posts.
import { onContent } from "./page";

const RELEASE_AFTER_MS = 10_000; // a form may answer with a file and leave us here

export function start(): void {
  document.addEventListener("submit", guard);
  document.addEventListener("change", submitOnChange);
  document.addEventListener("click", focusField);
  window.addEventListener("pageshow", () => {
    document.querySelectorAll<HTMLFormElement>("form[aria-busy]").forEach(release);
  });
  onContent((root) => {
    root.querySelector<HTMLElement>(".error-summary")?.focus();
  });
}

function guard(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  // htmx and the confirm dialog have taken the others over
  if (event.defaultPrevented || form.method !== "post" || form.dataset["guard"] === "off") {
    return;
  }
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  // after the browser has read the button's own name and value
  setTimeout(() => buttons(form).forEach((button) => (button.disabled = true)));
  setTimeout(() => release(form), RELEASE_AFTER_MS);
}

function release(form: HTMLFormElement): void {
  form.removeAttribute("aria-busy");
  buttons(form).forEach((button) => (button.disabled = false));
}

function buttons(form: HTMLFormElement): HTMLButtonElement[] {
  return [...form.elements].filter(
    (element): element is HTMLButtonElement =>
      element instanceof HTMLButtonElement &&
      element.type === "submit" &&
      element.dataset["disabled"] === undefined,
  );
}

/** <form data-autosubmit>: filters apply as soon as one is chosen. */
function submitOnChange(event: Event): void {
  const field = event.target as HTMLElement;
  field.closest<HTMLFormElement>("form[data-autosubmit]")?.requestSubmit();
}

/** A link of the error summary puts the cursor into its field. */
function focusField(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>(".error-summary a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (field) {
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus();
  }
}
