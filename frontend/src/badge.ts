// The service worker of one badge, there only once its owner kept it on the phone. It sees
// to that one page: the newest when there is a network, else the kept one; and when the
// server says that there is no badge any more, it deletes what it kept and goes.
import { type Extended, type Fetched, patience, put, worker } from "./worker";

const MARK = "X-Keep-Badge";

const scope = new URL(worker.registration.scope);
/** The page gives the store this name too (phone.ts). */
const KEPT = `badge ${scope.pathname}`;

worker.addEventListener("install", (event) => {
  (event as Extended).waitUntil(worker.skipWaiting());
});

worker.addEventListener("activate", (event) => {
  (event as Extended).waitUntil(worker.clients.claim());
});

worker.addEventListener("fetch", (event) => {
  const { request } = event as Fetched;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== scope.origin) {
    return;
  }
  if (request.mode === "navigate" && pathname === scope.pathname) {
    (event as Fetched).respondWith(page(request));
  } else if (pathname.startsWith("/static/")) {
    (event as Fetched).respondWith(file(request));
  }
});

async function page(request: Request): Promise<Response> {
  const asked = fetch(request).then(async (answer) => {
    await (answer.headers.has(MARK) ? keep(scope.href, answer.clone()) : forget(answer));
    return answer;
  });
  const answer = await Promise.race([asked.catch(() => null), patience()]);
  return answer ?? (await kept()) ?? asked;
}

async function file(request: Request): Promise<Response> {
  const asked = fetch(request).then(async (answer) => {
    await (answer.ok ? keep(request.url, answer.clone()) : undefined);
    return answer;
  });
  const answer = await asked.catch(() => null);
  return answer ?? (await caches.match(request.url, { ignoreVary: true })) ?? asked;
}

/** Into the store if it is there still: who removed the badge wants nothing kept. */
async function keep(url: string, answer: Response): Promise<void> {
  if (await caches.has(KEPT)) {
    await put(await caches.open(KEPT), url, answer);
  }
}

/** The server knows this badge no more: 404 and 410 mean so, a fault of its own does not. */
async function forget(answer: Response): Promise<void> {
  if (answer.status === 404 || answer.status === 410) {
    await caches.delete(KEPT);
    await worker.registration.unregister();
  }
}

/** The page with the time of its keeping in its first element, for offline.ts. */
async function kept(): Promise<Response | null> {
  const found = await caches.match(scope.href, { ignoreVary: true });
  if (!found) {
    return null;
  }
  const text = await found.text();
  const at = found.headers.get("X-Kept-At") ?? "";
  return new Response(text.replace("<html ", `<html data-kept-at="${at}" `), {
    headers: found.headers,
  });
}
