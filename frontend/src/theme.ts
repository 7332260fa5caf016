// Light, dark or as the system: <button data-theme-choice="light|dark|auto">.
import { forget, keep, recall } from "./storage";

const KEY = "theme";

export function start(): void {
  apply(recall<string>(KEY) ?? "auto");
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-theme-choice]");
    const choice = button?.dataset["themeChoice"];
    if (choice) {
      choice === "auto" ? forget(KEY) : keep(KEY, choice);
      apply(choice);
    }
  });
}

function apply(choice: string): void {
  const page = document.documentElement;
  if (choice === "light" || choice === "dark") {
    page.dataset["bsTheme"] = choice;
  } else {
    delete page.dataset["bsTheme"];
  }
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-choice]")) {
    const pressed = button.dataset["themeChoice"] === choice;
    button.setAttribute("aria-pressed", String(pressed));
  }
}
