// What service workers of ours share: network first, the kept copy when there is none. A
// worker keeps static files and those pages of its own that it may; nothing else.
import { type Extended, type Fetched, patience, put, worker } from "./worker";

const HASHED = /\.[0-9a-f]{12}\.\w+$/;

export interface Keeping {
  /** Its stores are called so, with a number that rises when what lies there changes. */
  family: string;
  version: number;
  /** At most so many files; the oldest go first. */
  most: number;
  isPage(path: string): boolean;
  mayKeep(answer: Response): boolean;
  /** What else will do when a page was never kept. */
  spare(url: URL): string;
}

export class Keeper {
  readonly #store: string;

  constructor(private readonly what: Keeping) {
    this.#store = `${what.family}-${what.version}`;
  }

  start(): void {
    worker.addEventListener("install", (event) => {
      (event as Extended).waitUntil(worker.skipWaiting());
    });
    worker.addEventListener("activate", (event) => {
      (event as Extended).waitUntil(Promise.all([this.#forgetOlder(), worker.clients.claim()]));
    });
    worker.addEventListener("message", (event) => {
      const { data } = event as MessageEvent<{ keep?: string[] }>;
      const urls = (data.keep ?? []).filter((url) => this.#isOurs(url));
      (event as unknown as Extended).waitUntil(Promise.all(urls.map((url) => this.#fetchAndKeep(url))));
    });
    worker.addEventListener("fetch", (event) => this.#onFetch(event as Fetched));
  }

  #onFetch(event: Fetched): void {
    const { request } = event;
    if (request.method !== "GET" || !this.#isOurs(request.url)) {
      return;
    }
    const isPage = request.mode === "navigate";
    if (isPage || new URL(request.url).pathname.startsWith("/static/")) {
      event.respondWith(isPage ? this.#pageOf(request) : this.#fileOf(request));
    }
  }

  #isOurs(url: string): boolean {
    const { origin, pathname } = new URL(url, worker.location.href);
    const isKept = pathname.startsWith("/static/") || this.what.isPage(pathname);
    return origin === worker.location.origin && isKept;
  }

  /** The stores of another family are another worker's. */
  async #forgetOlder(): Promise<void> {
    const names = await caches.keys();
    const older = names.filter((one) => one.startsWith(`${this.what.family}-`) && one !== this.#store);
    await Promise.all(older.map((name) => caches.delete(name)));
  }

  async #fetchAndKeep(url: string): Promise<void> {
    const asked = new URL(url, worker.location.href);
    // a language that is only kept must not become the one that is chosen
    const credentials = asked.searchParams.has("lang") ? "omit" : "same-origin";
    const answer = await fetch(asked, { credentials }).catch(() => null);
    if (answer) {
      await this.#keep(asked.href, answer);
    }
  }

  async #pageOf(request: Request): Promise<Response> {
    const asked = fetch(request).then(async (answer) => {
      await this.#keep(request.url, answer.clone());
      return answer;
    });
    const answer = await Promise.race([asked.catch(() => null), patience()]);
    if (answer) {
      return answer;
    }
    return (await this.#keptPage(request.url)) ?? asked;
  }

  async #fileOf(request: Request): Promise<Response> {
    const store = await caches.open(this.#store);
    if (HASHED.test(new URL(request.url).pathname)) {
      const kept = await store.match(request.url);
      if (kept) {
        return kept;
      }
    }
    const asked = fetch(request).then(async (answer) => {
      await this.#keep(request.url, answer.clone());
      return answer;
    });
    const answer = await Promise.race([asked.catch(() => null), patience()]);
    return answer ?? (await store.match(request.url, { ignoreVary: true })) ?? asked;
  }

  async #keep(url: string, answer: Response): Promise<void> {
    const isFile = new URL(url).pathname.startsWith("/static/");
    if (!answer.ok || answer.redirected || !(isFile || this.what.mayKeep(answer))) {
      return;
    }
    const store = await caches.open(this.#store);
    await put(store, url, answer);
    const keys = await store.keys();
    const tooMany = keys.slice(0, Math.max(0, keys.length - this.what.most));
    await Promise.all(tooMany.map((key) => store.delete(key)));
  }

  async #keptPage(url: string): Promise<Response | null> {
    const store = await caches.open(this.#store);
    for (const one of [url, this.what.spare(new URL(url))]) {
      const found = await store.match(one, { ignoreVary: true });
      if (found) {
        return marked(found);
      }
    }
    return null;
  }
}

/** The page with the time of its keeping in its first element, for offline.ts. */
async function marked(found: Response): Promise<Response> {
  const text = await found.text();
  const at = found.headers.get("X-Kept-At") ?? "";
  return new Response(text.replace("<html ", `<html data-kept-at="${at}" `), {
    headers: found.headers,
  });
}
