// Forms marked data-steps: one page, shown section by section without a network.
import * as checks from "./checks";
import { onContent } from "./page";
import { send } from "./sending";

const HASH = "#step=";

export function start(): void {
  onContent((root) => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-steps]")) {
      if (form.dataset["stepping"] === undefined) {
        form.dataset["stepping"] = "";
        new Steps(form).start();
      }
    }
  });
}

class Steps {
  private here = "";

  constructor(private readonly form: HTMLFormElement) {}

  start(): void {
    const { form } = this;
    const wrong = form.querySelector(".field-error")?.closest<HTMLElement>("[data-part]");
    this.show(keyOf(wrong) || location.hash.slice(HASH.length));
    form.querySelector<HTMLElement>("[data-stepper]")?.removeAttribute("hidden");
    form.addEventListener("asked", () => this.show(this.here));
    form.addEventListener("click", (event) => this.click(event));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("popstate", () => {
      if (form.isConnected) this.show(location.hash.slice(HASH.length));
    });
  }

  /** The sections that are asked now. */
  private parts(): HTMLElement[] {
    return [...this.form.querySelectorAll<HTMLElement>("[data-part]:not([data-off])")];
  }

  private place(): number {
    return Math.max(0, this.parts().findIndex((part) => keyOf(part) === this.here));
  }

  private show(key: string): void {
    const parts = this.parts();
    this.here = keyOf(parts.find((part) => keyOf(part) === key) ?? parts[0]);
    const place = this.place();
    for (const part of this.form.querySelectorAll<HTMLElement>("[data-part]")) {
      part.hidden = keyOf(part) !== this.here;
    }
    const isLast = place + 1 === parts.length;
    this.toggle("[data-step-next]", !isLast);
    this.toggle("[data-last-step]", isLast);
    this.toggle("[data-step-back]", place > 0);
    const order = parts.map(keyOf);
    for (const item of this.form.querySelectorAll<HTMLElement>("[data-step-of]")) {
      const number = order.indexOf(item.dataset["stepOf"] ?? "");
      item.hidden = number < 0;
      item.classList.toggle("is-done", number < place);
      item.toggleAttribute("aria-current", number === place);
      if (number === place) item.setAttribute("aria-current", "step");
      const button = item.querySelector("button");
      if (button) button.disabled = number >= place;
    }
  }

  private toggle(selector: string, isShown: boolean): void {
    this.form.querySelectorAll<HTMLElement>(selector).forEach((one) => (one.hidden = !isShown));
  }

  /** Go to a section, so that “Back” of the browser leads to the one before. */
  private go(key: string): void {
    this.show(key);
    history.pushState(history.state, "", HASH + this.here);
    checks.summary(this.form, []);
    const heading = this.parts()[this.place()]?.querySelector<HTMLElement>("h2");
    this.form.scrollIntoView({ block: "start" });
    heading?.focus({ preventScroll: true });
  }

  private click(event: MouseEvent): void {
    const pressed = (event.target as Element).closest<HTMLElement>("button, .error-summary a");
    if (!pressed) return;
    const step = pressed.closest<HTMLElement>("[data-step-of]");
    if (step) {
      this.go(step.dataset["stepOf"] ?? "");
    } else if (pressed.dataset["stepNext"] !== undefined) {
      this.next();
    } else if (pressed.dataset["stepBack"] !== undefined) {
      this.go(keyOf(this.parts()[this.place() - 1]));
    } else if (pressed instanceof HTMLAnchorElement) {
      // the field may stand in another section; forms.ts moves the cursor then
      const field = document.getElementById(pressed.hash.slice(1));
      field?.closest("details")?.setAttribute("open", "");
      const part = field?.closest<HTMLElement>("[data-part]");
      if (part) this.show(keyOf(part));
    }
  }

  private next(): void {
    const parts = this.parts();
    const part = parts[this.place()];
    if (part && this.isRight(part)) this.go(keyOf(parts[this.place() + 1]));
  }

  private isRight(part: HTMLElement): boolean {
    const found = checks.mistakes(this.form, part);
    checks.mark(part, found);
    checks.summary(this.form, found);
    return found.length === 0;
  }

  private submit(event: SubmitEvent): void {
    const button = event.submitter;
    if (button?.dataset["later"] !== undefined) return;
    event.preventDefault();
    const parts = this.parts();
    if (this.place() + 1 < parts.length) {
      this.next(); // “Enter” in a field
      return;
    }
    const wrong = parts.find((part) => checks.mistakes(this.form, part).length > 0);
    if (wrong) {
      this.show(keyOf(wrong));
      this.isRight(wrong);
    } else {
      void send(this.form);
    }
  }
}

function keyOf(part: HTMLElement | null | undefined): string {
  return part?.dataset["part"] ?? "";
}
