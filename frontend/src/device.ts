// The page of a desk's device: paired once, it works with or without a network. See
// docs/devices.md; the page itself is badges/device_app.html.
import { Camera } from "./camera";
import { ask } from "./confirm";
import { Desk } from "./device/desk";
import { Page } from "./device/page";
import { Offline, Refused } from "./device/server";
import { show, type Words } from "./device/show";

const PAIRING = /#pair=([\w-]+)/;

class Start {
  readonly #words: Words;
  readonly #event: string;
  #camera: Camera | null = null;

  constructor(private readonly root: HTMLElement) {
    this.#words = JSON.parse(root.dataset["words"] ?? "{}") as Words;
    this.#event = root.dataset["device"] ?? "";
  }

  async run(): Promise<void> {
    keepShell(this.root, []);
    if (!globalThis.crypto?.subtle) return this.#say("not_secure");
    this.#listen();
    const brought = PAIRING.exec(location.hash)?.[1] ?? "";
    if (brought) history.replaceState(null, "", location.pathname + location.search);
    const desk = await Desk.open(this.#event);
    if (brought && (!desk || (await this.#mayReplace()))) return this.#pair(brought);
    if (desk) return this.#work(desk);
    this.#showPairing();
  }

  async #work(desk: Desk): Promise<void> {
    this.#camera?.stop();
    this.root.classList.remove("is-scanning");
    keepShell(this.root, [this.root.dataset["wasm"] ?? ""]);
    await new Page(this.root, desk, this.#words, leave).start();
  }

  #showPairing(): void {
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-panel]")) {
      part.hidden = part.dataset["panel"] !== "pair";
    }
    show(this.root, { camera: true });
    const why = location.hash.slice(1);
    if (why === "revoked" || why === "wiped") this.#say(why);
    this.root.querySelector<HTMLInputElement>("#pairing")?.focus();
  }

  #listen(): void {
    const form = this.root.querySelector<HTMLFormElement>("[data-form=pair]");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#take(this.root.querySelector<HTMLInputElement>("#pairing")?.value.trim() ?? "");
    });
    const button = this.root.querySelector<HTMLElement>("[data-deed=camera]");
    button?.addEventListener("click", () => {
      if (!this.root.querySelector<HTMLElement>("[data-panel=pair]")?.hidden) void this.#look();
    });
  }

  async #look(): Promise<void> {
    const video = this.root.querySelector("video");
    if (!video) return;
    this.#camera ??= new Camera(video, this.root.dataset["wasm"] ?? "", (text) => void this.#take(text));
    if (this.#camera.isOn) this.#camera.stop();
    else await this.#camera.start().catch(() => this.#say("no_camera"));
    this.root.classList.toggle("is-scanning", this.#camera.isOn);
  }

  /** A code as typed, or the whole address that the symbol holds. */
  async #take(text: string): Promise<void> {
    if (!text) return this.#wrong("needed");
    const found = PAIRING.exec(text)?.[1];
    if (found && !text.includes(`/desk/${this.#event}/`)) return this.#wrong("pairing_elsewhere");
    if (!found && !/^[\w-]{10,64}$/.test(text)) return this.#wrong("pairing_elsewhere");
    await this.#pair(found ?? text);
  }

  async #pair(pairing: string): Promise<void> {
    show(this.root, { busy: true });
    try {
      const desk = await Desk.pair(this.#event, pairing);
      this.#wrong("");
      this.#say("");
      void navigator.storage?.persist?.();
      if (desk) await this.#work(desk);
    } catch (error) {
      show(this.root, { busy: false });
      this.#showPairing();
      const field = this.root.querySelector<HTMLInputElement>("#pairing");
      if (field && !field.value) field.value = pairing;
      if (error instanceof Offline) this.#wrong("pairing_offline");
      else if (error instanceof Refused) this.#wrong("pairing_unknown");
      else this.#wrong("failed");
    }
  }

  #mayReplace(): Promise<boolean> {
    const { textYes = "", textNo = "" } = document.body.dataset;
    return ask({ text: this.#words["replace"] ?? "", yes: textYes, no: textNo });
  }

  #wrong(word: string): void {
    const field = this.root.querySelector<HTMLInputElement>("#pairing");
    const error = this.root.querySelector<HTMLElement>("#pairing_error");
    if (!field || !error) return;
    error.textContent = this.#words[word] ?? "";
    error.hidden = word === "";
    field.setAttribute("aria-invalid", String(word !== ""));
    field.classList.toggle("is-invalid", word !== "");
  }

  #say(word: string): void {
    const note = this.root.querySelector<HTMLElement>("[data-note]");
    if (!note) return;
    note.textContent = this.#words[word] ?? "";
    note.hidden = word === "";
  }
}

/** Begin anew, with a word on why there is nothing any more. */
function leave(why: string): void {
  history.replaceState(null, "", `${location.pathname}#${why}`);
  location.reload();
}

/** Let the worker keep the page in every language, and all that it needs. */
function keepShell(root: HTMLElement, more: string[]): void {
  const { worker = "", page = "/", shells = "", files = "" } = root.dataset;
  const needed = [...document.querySelectorAll<HTMLElement>("script[src], link[rel=icon]")];
  const own = needed.map((one) => one.getAttribute("src") ?? one.getAttribute("href") ?? "");
  const icons = document.querySelector("use")?.getAttribute("href")?.replace(/#.*$/, "") ?? "";
  const urls = [page, ...shells.split(" "), ...files.split(" "), ...own, icons, ...more].filter(Boolean);
  if (!worker || !("serviceWorker" in navigator)) return;
  void navigator.serviceWorker
    .register(worker, { scope: page })
    .then(async (registration) => {
      const ready = registration.active ?? (await activeOf(registration));
      ready?.postMessage({ keep: urls.map((url) => new URL(url, location.href).href) });
    })
    .catch(() => undefined); // forbidden here; with a network the page needs none of it
}

async function activeOf(registration: ServiceWorkerRegistration): Promise<ServiceWorker | null> {
  const coming = registration.installing ?? registration.waiting;
  if (!coming) return registration.active;
  await new Promise<void>((done) => {
    coming.addEventListener("statechange", () => coming.state === "activated" && done());
  });
  return registration.active;
}

const root = document.querySelector<HTMLElement>("[data-device]");
if (root) void new Start(root).run();
