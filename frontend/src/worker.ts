// What both kinds of service worker of ours stand on: that of many pages (keeper.ts) and
// that of one badge (badge.ts).
export interface Extended extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
export interface Fetched extends Extended {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
export const worker = self as unknown as EventTarget & {
  registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
};

const PATIENCE_MS = 3_000;

/** Null when the network has had its time. */
export function patience(): Promise<null> {
  return new Promise((done) => setTimeout(() => done(null), PATIENCE_MS));
}

/** Put an answer into a store, with the time of its keeping. */
export async function put(store: Cache, url: string, answer: Response): Promise<void> {
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding"); // the body is unpacked already
  headers.set("X-Kept-At", new Date().toISOString());
  await store.put(url, new Response(await answer.blob(), { headers }));
}
