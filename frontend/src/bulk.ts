// Rows chosen for one deed: [data-bulk] holds data-bulk-item ticks, perhaps data-bulk-all,
// and a data-bulk-bar that shows only while something is chosen.
import { fill, number, onContent } from "./page";

let lastTicked: HTMLInputElement | null = null;

export function start(): void {
  onContent((root) => {
    root.querySelectorAll<HTMLElement>("[data-bulk]").forEach(update);
    const outer = root instanceof Element ? root.closest<HTMLElement>("[data-bulk]") : null;
    if (outer) {
      update(outer);
    }
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll<HTMLElement>("[data-bulk]").forEach(update);
  });
  document.addEventListener("click", (event) => {
    const tick = (event.target as Element).closest<HTMLInputElement>("[data-bulk-item]");
    if (tick) {
      if (event.shiftKey) {
        tickBetween(tick);
      }
      lastTicked = tick;
    }
  });
  document.addEventListener("change", (event) => {
    const tick = event.target as HTMLInputElement;
    const list = tick.closest<HTMLElement>("[data-bulk]");
    if (list && tick.matches("[data-bulk-all]")) {
      items(list).forEach((item) => (item.checked = tick.checked));
    }
    if (list && tick.matches("[data-bulk-all], [data-bulk-item]")) {
      update(list);
    }
  });
}

function items(list: HTMLElement): HTMLInputElement[] {
  return [...list.querySelectorAll<HTMLInputElement>("[data-bulk-item]")];
}

function tickBetween(tick: HTMLInputElement): void {
  const list = tick.closest<HTMLElement>("[data-bulk]");
  const all = list ? items(list) : [];
  const ends = [lastTicked ? all.indexOf(lastTicked) : -1, all.indexOf(tick)];
  if (Math.min(...ends) >= 0) {
    all.slice(Math.min(...ends), Math.max(...ends) + 1).forEach((item) => {
      item.checked = tick.checked;
    });
  }
}

function update(list: HTMLElement): void {
  const all = items(list);
  const count = all.filter((item) => item.checked).length;
  const master = list.querySelector<HTMLInputElement>("[data-bulk-all]");
  if (master) {
    master.checked = count > 0 && count === all.length;
    master.indeterminate = count > 0 && count < all.length;
  }
  const bar = list.querySelector<HTMLElement>("[data-bulk-bar]");
  if (bar) {
    bar.hidden = count === 0;
    for (const text of bar.querySelectorAll<HTMLElement>("[data-bulk-count]")) {
      text.textContent = fill(text.dataset["bulkCount"], { count: number(count) });
    }
  }
}
