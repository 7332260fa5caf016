// Keeps the public programme on the device: network first, the kept copy when there is
// none. Only pages that the server marks (X-Keep-Offline) and static files are kept;
// pages of people who are signed in, or came by a link of their own, never are.
const OURS = "programme-";
const KEPT = `${OURS}1`;
const PATIENCE_MS = 3_000;
const MOST = 120;
const MARK = "X-Keep-Offline";
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

interface Extended extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface Fetched extends Extended {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
const worker = self as unknown as EventTarget & {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
};

worker.addEventListener("install", (event) => {
  (event as Extended).waitUntil(worker.skipWaiting());
});

worker.addEventListener("activate", (event) => {
  (event as Extended).waitUntil(Promise.all([forgetOthers(), worker.clients.claim()]));
});

worker.addEventListener("message", (event) => {
  const { data } = event as MessageEvent<{ keep?: string[] }>;
  const urls = (data.keep ?? []).filter(isOurs);
  (event as unknown as Extended).waitUntil(Promise.all(urls.map(fetchAndKeep)));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event as Fetched;
  if (request.method !== "GET" || !isOurs(request.url)) {
    return;
  }
  const isPage = request.mode === "navigate";
  if (isPage || new URL(request.url).pathname.startsWith("/static/")) {
    (event as Fetched).respondWith(isPage ? pageOf(request) : fileOf(request));
  }
});

function isOurs(url: string): boolean {
  const { origin, pathname } = new URL(url, worker.location.href);
  const isKept = pathname.startsWith("/static/") || /^\/e\/[^/]+\/(agenda|screens)\//.test(pathname);
  return origin === worker.location.origin && isKept && !pathname.endsWith(".ics");
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  // a badge that somebody kept on this phone is another worker's
  const old = names.filter((name) => name.startsWith(OURS) && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function fetchAndKeep(url: string): Promise<void> {
  const answer = await fetch(url).catch(() => null);
  if (answer) {
    await keep(url, answer);
  }
}

async function pageOf(request: Request): Promise<Response> {
  const asked = fetch(request).then(async (answer) => {
    await keep(request.url, answer.clone());
    return answer;
  });
  const answer = await Promise.race([asked.catch(() => null), patience()]);
  if (answer) {
    return answer;
  }
  return (await keptPage(request.url)) ?? asked;
}

async function fileOf(request: Request): Promise<Response> {
  const store = await caches.open(KEPT);
  if (HASHED.test(new URL(request.url).pathname)) {
    const kept = await store.match(request.url);
    if (kept) {
      return kept;
    }
  }
  const asked = fetch(request).then(async (answer) => {
    await keep(request.url, answer.clone());
    return answer;
  });
  const answer = await Promise.race([asked.catch(() => null), patience()]);
  return answer ?? (await store.match(request.url, { ignoreVary: true })) ?? asked;
}

function patience(): Promise<null> {
  return new Promise((done) => setTimeout(() => done(null), PATIENCE_MS));
}

async function keep(url: string, answer: Response): Promise<void> {
  const isFile = new URL(url).pathname.startsWith("/static/");
  if (!answer.ok || answer.redirected || !(isFile || answer.headers.has(MARK))) {
    return;
  }
  const store = await caches.open(KEPT);
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding"); // the body is unpacked already
  headers.set("X-Kept-At", new Date().toISOString());
  await store.put(url, new Response(await answer.blob(), { headers }));
  const keys = await store.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => store.delete(key)));
}

/** The page as it was kept; else the whole programme of that event. */
async function keptPage(url: string): Promise<Response | null> {
  const store = await caches.open(KEPT);
  const all = new URL(url);
  all.pathname = all.pathname.replace(/^(\/e\/[^/]+\/agenda\/).*/, "$1");
  all.search = "?day=all";
  for (const one of [url, all.href]) {
    const found = await store.match(one, { ignoreVary: true });
    if (found) {
      return marked(found);
    }
  }
  return null;
}

/** The page with the time of its keeping in its first element, for offline.ts. */
async function marked(found: Response): Promise<Response> {
  const text = await found.text();
  const at = found.headers.get("X-Kept-At") ?? "";
  return new Response(text.replace("<html ", `<html data-kept-at="${at}" `), {
    headers: found.headers,
  });
}
