// One's own badge on one's phone: the screen stays on, and on an explicit word the page
// stays on the device (badge.ts shows it then when there is no network).
import { needed } from "./offline";

/** The service worker gives the store this name too. */
const STORE = `badge ${location.pathname}`;

export function start(): void {
  const badge = document.querySelector<HTMLElement>("[data-phone-badge]");
  if (badge) {
    stayOn();
    offer(badge.dataset["phoneBadge"] ?? "");
  }
}

function stayOn(): void {
  const ask = (): void => {
    if (document.visibilityState === "visible") {
      void navigator.wakeLock?.request("screen").catch(() => undefined);
    }
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}

function offer(worker: string): void {
  const panel = document.querySelector<HTMLElement>("[data-keep-badge]");
  const [keeper, remover] = ["[data-keep]", "[data-remove]"].map((one) =>
    panel?.querySelector<HTMLButtonElement>(one),
  );
  if (!panel || !keeper || !remover || !("serviceWorker" in navigator && "caches" in self)) {
    return;
  }
  const said = panel.querySelector<HTMLElement>("[data-keep-said]");
  const show = async (words?: string): Promise<void> => {
    const isKept = await caches.has(STORE);
    keeper.hidden = isKept;
    remover.hidden = !isKept;
    panel.hidden = false;
    if (said) {
      said.textContent = words ?? (isKept ? (panel.dataset["textKept"] ?? "") : "");
    }
  };
  keeper.addEventListener("click", () => {
    void keep(worker)
      .then(() => show())
      .catch(async () => {
        await remove(worker);
        await show(panel.dataset["textFailed"]);
      });
  });
  remover.addEventListener("click", () => {
    void remove(worker).then(() => show(panel.dataset["textGone"]));
  });
  void show();
}

async function keep(worker: string): Promise<void> {
  const page = await fetch(location.pathname);
  const files = needed();
  const store = await caches.open(STORE);
  const headers = new Headers(page.headers);
  headers.delete("Content-Encoding");
  headers.set("X-Kept-At", new Date().toISOString());
  if (!page.ok) {
    throw new Error("no badge");
  }
  await store.put(pageUrl(), new Response(await page.blob(), { headers }));
  await store.addAll(files);
  await navigator.serviceWorker.register(worker, { scope: location.pathname });
}

async function remove(worker: string): Promise<void> {
  await caches.delete(STORE);
  const scope = new URL("./", new URL(worker, location.href)).href;
  const found = await navigator.serviceWorker.getRegistration(scope);
  if (found?.scope === scope) {
    await found.unregister();
  }
}

function pageUrl(): string {
  return location.origin + location.pathname;
}
