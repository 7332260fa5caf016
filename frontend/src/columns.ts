// Which columns a list shows, remembered on this device: [data-columns="LIST"] holds
// ticks with data-column="NAME"; the list's cells carry data-col="NAME".
import { onContent } from "./page";
import { keep, recall } from "./storage";

export function start(): void {
  onContent(() => {
    document.querySelectorAll<HTMLElement>("[data-columns]").forEach(restore);
  });
  document.addEventListener("change", (event) => {
    const tick = (event.target as Element).closest<HTMLInputElement>("[data-column]");
    const chooser = tick?.closest<HTMLElement>("[data-columns]");
    if (chooser) {
      const hidden = ticks(chooser).filter((one) => !one.checked);
      keep(key(chooser), hidden.map((one) => one.dataset["column"]));
      apply(chooser);
    }
  });
}

function key(chooser: HTMLElement): string {
  return `columns:${chooser.dataset["columns"] ?? ""}`;
}

function ticks(chooser: HTMLElement): HTMLInputElement[] {
  return [...chooser.querySelectorAll<HTMLInputElement>("[data-column]")];
}

function restore(chooser: HTMLElement): void {
  const hidden = recall<string[]>(key(chooser));
  if (hidden) {
    ticks(chooser).forEach((tick) => {
      tick.checked = !hidden.includes(tick.dataset["column"] ?? "");
    });
  }
  apply(chooser);
}

function apply(chooser: HTMLElement): void {
  for (const tick of ticks(chooser)) {
    const cells = document.querySelectorAll<HTMLElement>(
      `[data-col="${CSS.escape(tick.dataset["column"] ?? "")}"]`,
    );
    cells.forEach((cell) => (cell.hidden = !tick.checked));
  }
}
