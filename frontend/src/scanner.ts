// The desk: camera, hand scanner or typed code in, one answer out. See docs/design.md for
// the data attributes; all words come from the template.
import { Camera } from "./camera";
import { BROUGHT, csrfToken, fill, number } from "./page";
import { newScan, Queue, type Scan } from "./queue";
import { play, unlock, type Outcome } from "./sounds";
import { listen } from "./wedge";

const SAME_CODE_MS = 4000;
const FLUSH_EVERY_MS = 15_000;
const PATIENCE_MS = 8000;

class Desk {
  readonly #queue: Queue;
  readonly #camera: Camera | null;
  #last = { code: "", at: 0 };
  #isBusy = false;

  constructor(private readonly root: HTMLElement) {
    this.#queue = new Queue(`scans:${this.#url}`);
    const video = root.querySelector<HTMLVideoElement>("video");
    this.#camera = video
      ? new Camera(video, root.dataset["wasm"] ?? "", (code) => this.#onSeen(code))
      : null;
  }

  start(): void {
    this.root.addEventListener("click", (event) => this.#onClick(event));
    this.root.addEventListener("submit", (event) => this.#onSubmit(event));
    listen((code) => void this.#scan(code));
    window.addEventListener("online", () => void this.#flush());
    setInterval(() => void this.#flush(), FLUSH_EVERY_MS);
    void this.#flush();
  }

  get #url(): string {
    return this.root.dataset["url"] ?? "";
  }

  get #answer(): HTMLElement | null {
    return this.root.querySelector<HTMLElement>("[data-scanner-answer]");
  }

  #onClick(event: Event): void {
    unlock();
    const target = event.target as Element;
    if (target.closest("[data-scanner-camera]")) {
      void this.#toggleCamera();
    }
    if (target.closest("[data-answer-close]")) {
      event.preventDefault();
      this.#close();
    }
  }

  #onSubmit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    const field = form.querySelector<HTMLInputElement>('input[name="code"]');
    if (form.matches("[data-scanner-form]") && field) {
      event.preventDefault();
      unlock();
      const code = field.value.trim();
      field.value = "";
      if (code) {
        void this.#scan(code);
      }
    }
  }

  #onSeen(code: string): void {
    const now = Date.now();
    if (code === this.#last.code && now - this.#last.at < SAME_CODE_MS) {
      return;
    }
    this.#last = { code, at: now };
    void this.#scan(code);
  }

  async #scan(code: string): Promise<void> {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    this.root.setAttribute("aria-busy", "true");
    const scan = newScan(code.slice(0, 200), this.root.dataset["point"] ?? "", new Date());
    const answer = await send(this.#url, scan);
    if (answer === null) {
      this.#queue.add(scan);
      this.#showOffline();
    } else {
      this.#show(answer);
    }
    this.#countWaiting();
    this.root.removeAttribute("aria-busy");
    this.#isBusy = false;
  }

  #show(html: string): void {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    this.#open([...parsed.body.childNodes]);
  }

  #showOffline(): void {
    const template = this.root.querySelector<HTMLTemplateElement>(
      "template[data-scanner-offline]",
    );
    if (template) {
      this.#open([template.content.cloneNode(true)]);
    }
  }

  #open(nodes: Node[]): void {
    const region = this.#answer;
    if (!region) {
      return;
    }
    region.replaceChildren(...nodes);
    region.dispatchEvent(new CustomEvent(BROUGHT, { bubbles: true }));
    const screen = region.querySelector<HTMLElement>("[data-outcome]");
    // a list of names is no answer yet: nothing to hear
    if (screen) {
      play((screen.dataset["outcome"] ?? "no") as Outcome);
    }
    if (this.#camera) {
      this.#camera.paused = screen !== null;
    }
    const first = ".answer-next, [data-answer-first], [data-answer-close]";
    region.querySelector<HTMLElement>(first)?.focus();
  }

  #close(): void {
    this.#answer?.replaceChildren();
    if (this.#camera) {
      this.#camera.paused = false;
    }
    this.root.querySelector<HTMLInputElement>('input[name="code"]')?.focus();
  }

  async #toggleCamera(): Promise<void> {
    const camera = this.#camera;
    if (!camera) {
      return;
    }
    this.#say("");
    if (camera.isOn) {
      camera.stop();
    } else {
      await camera.start().catch(() => {
        camera.stop();
        this.#say(this.root.dataset["textNoCamera"] ?? "");
      });
    }
    this.root.classList.toggle("is-scanning", camera.isOn);
    for (const button of this.root.querySelectorAll("[data-scanner-camera]")) {
      button.setAttribute("aria-pressed", String(camera.isOn));
    }
  }

  #say(text: string): void {
    for (const note of this.root.querySelectorAll("[data-scanner-note]")) {
      note.textContent = text;
    }
  }

  async #flush(): Promise<void> {
    for (const scan of this.#queue.scans) {
      if ((await send(this.#url, scan)) === null) {
        break;
      }
      this.#queue.remove(scan.id);
    }
    this.#countWaiting();
  }

  #countWaiting(): void {
    const count = this.#queue.scans.length;
    for (const note of this.root.querySelectorAll<HTMLElement>("[data-scanner-waiting]")) {
      note.hidden = count === 0;
      note.textContent = fill(note.dataset["scannerWaiting"], { count: number(count) });
    }
  }
}

/** Post a scan; returns the answer screen, or null when the server did not take it. */
async function send(url: string, scan: Scan): Promise<string | null> {
  const leave = new AbortController();
  const timer = setTimeout(() => leave.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ ...scan }),
      headers: { "X-CSRFToken": csrfToken(), Accept: "text/html" },
      redirect: "error", // a sign-in page is no answer
      signal: leave.signal,
    });
    // an unknown code is an answer too; a refusal to listen (403, 429, 5xx) is not
    const isAnswer = answer.ok || [404, 409, 410, 422].includes(answer.status);
    return isAnswer ? await answer.text() : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

const root = document.querySelector<HTMLElement>("[data-scanner]");
if (root) {
  new Desk(root).start();
}
