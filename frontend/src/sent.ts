// <p data-sent-to="COOKIE" hidden>, followed by a paragraph that names no address: the
// address just typed comes in a cookie of this page alone, and leaves it at once.
import { onContent } from "./page";

export function start(): void {
  onContent((root) => {
    for (const words of root.querySelectorAll<HTMLElement>("[data-sent-to]")) {
      const address = taken(words.dataset["sentTo"] ?? "");
      const place = words.querySelector("strong");
      if (address && place) {
        place.textContent = address;
        words.hidden = false;
        words.nextElementSibling?.remove();
      }
    }
  });
}

function taken(name: string): string {
  const start = `${name}=`;
  const found = document.cookie.split("; ").find((one) => one.startsWith(start));
  document.cookie = `${start}; path=${location.pathname}; max-age=0; samesite=strict`;
  return decodeURIComponent(found?.slice(start.length) ?? "");
}
