// Light, dark or as the device: <button data-theme-choice="light|dark|auto">.
// early.ts shows what was chosen before anything is painted.
import { forget, keep, recall } from "./storage";

const KEY = "theme";

export function start(): void {
  mark(chosen());
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-theme-choice]");
    const choice = button?.dataset["themeChoice"];
    if (choice) {
      choice === "auto" ? forget(KEY) : keep(KEY, choice);
      show(choice);
      mark(choice);
    }
  });
}

export function chosen(): string {
  return recall<string>(KEY) ?? "auto";
}

/** Dress the page; `data-colours` also says that there is a script to choose with. */
export function show(choice: string): void {
  const page = document.documentElement;
  page.dataset["colours"] = choice;
  if (choice === "light" || choice === "dark") {
    page.dataset["bsTheme"] = choice;
  } else {
    delete page.dataset["bsTheme"];
  }
}

function mark(choice: string): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-choice]")) {
    const pressed = button.dataset["themeChoice"] === choice;
    button.setAttribute("aria-pressed", String(pressed));
  }
}
