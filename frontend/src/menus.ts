// <details class="menu"> opens without script; with it, it also closes by itself.

export function start(): void {
  document.addEventListener("click", (event) => {
    closeAll((menu) => !menu.contains(event.target as Node));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const inside = (event.target as Element).closest?.<HTMLDetailsElement>(".menu[open]");
      closeAll(() => true);
      inside?.querySelector("summary")?.focus();
    }
  });
}

function closeAll(which: (menu: HTMLDetailsElement) => boolean): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(".menu[open]")) {
    if (which(menu)) {
      menu.open = false;
    }
  }
}
