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
  const cookies = document.cookie;
  document.cookie = `${name}=; path=${location.pathname}; max-age=0; samesite=strict`;
  return address(cookies, name);
}

/** Return the address in a page's cookies; none where somebody else set what stands there. */
export function address(cookies: string, name: string): string {
  const start = `${name}=`;
  const found = cookies.split("; ").find((one) => one.startsWith(start));
  try {
    return decodeURIComponent(found?.slice(start.length) ?? "");
  } catch {
    return "";
  }
}
