// What the modules share: when content arrives, and texts that the templates hold.

/** Told by whoever brings content into the page without htmx, which is to know it. */
export const BROUGHT = "content:brought";

/** Run for the page and for every piece of it that htmx brings later. */
export function onContent(run: (root: ParentNode) => void): void {
  run(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.target instanceof HTMLElement && event.target !== document.body) {
      run(event.target.parentElement ?? event.target);
    }
  });
}

/** Fill "{time}" and the like in a text from a data attribute. */
export function fill(text: string | undefined, values: Record<string, string>): string {
  return (text ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

export function language(): string {
  return document.documentElement.lang || "en";
}

/** Numbers in the page's language, always with the digits the server writes. */
export function number(value: number): string {
  return new Intl.NumberFormat(language(), { numberingSystem: "latn" }).format(value);
}

export function clock(moment: Date): string {
  return new Intl.DateTimeFormat(language(), {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    numberingSystem: "latn",
  }).format(moment);
}

export function csrfToken(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
  return meta?.content ?? cookie?.[1] ?? "";
}
