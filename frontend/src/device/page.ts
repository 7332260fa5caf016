// The page of a paired device: which part is shown, what its buttons and forms do.
import { Camera } from "../camera";
import { ask } from "../confirm";
import { number } from "../page";
import { play, unlock as unlockSound } from "../sounds";
import { listen } from "../wedge";
import type { Desk } from "./desk";
import { Faces } from "./faces";
import { Forms } from "./forms";
import { Lists } from "./lists";
import { printBadge } from "./paper";
import { read } from "./reading";
import { Closed, Offline, Revoked } from "./server";
import { copy, inLanguage, show, type Values, type Words } from "./show";
import type { Answer, Flag, Person, Place } from "./types";

const SAME_CODE_MS = 4_000;
const NEWS_EVERY_MS = 60_000;
const RETRY_EVERY_MS = 15_000;
const FULL_SCREEN = ["desk", "unlock", "letters", "look", "settings"];

export class Page {
  readonly faces: Faces;
  readonly forms: Forms;
  readonly lists: Lists;
  readonly camera: Camera;
  answer: Answer | null = null;
  person: Person | null = null;
  #last = { code: "", at: 0 };
  #isBusy = false;
  #isOnline = navigator.onLine;
  #fetched = 0;
  #isLeft = false;

  constructor(
    readonly root: HTMLElement,
    readonly desk: Desk,
    readonly words: Words,
    private readonly left: (why: "revoked" | "wiped") => void,
  ) {
    this.faces = new Faces(desk, words);
    this.forms = new Forms(this);
    this.lists = new Lists(this);
    const video = root.querySelector("video") as HTMLVideoElement;
    this.camera = new Camera(video, root.dataset["wasm"] ?? "", (code) => this.#onSeen(code));
  }

  async start(): Promise<void> {
    this.root.addEventListener("click", (event) => this.#onClick(event));
    this.root.addEventListener("change", () => void this.status());
    document.addEventListener("pointerdown", () => this.desk.names.touch());
    document.addEventListener("keydown", (event) => {
      this.desk.names.touch();
      if (event.key === "Escape") this.next();
    });
    this.forms.start();
    listen((code) => void this.scan(code));
    window.addEventListener("online", () => void this.connect());
    window.addEventListener("offline", () => void this.#wentOffline());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.connect();
    });
    setInterval(() => void this.#tick(), RETRY_EVERY_MS);
    const isNew = this.desk.records.frame === null;
    if (isNew) await this.#firstNews();
    this.open("desk");
    await this.status();
    if (!isNew) await this.connect();
  }

  get place(): Place {
    const points = this.desk.records.frame?.points ?? [];
    const chosen = this.root.querySelector<HTMLSelectElement>("[data-points]")?.value;
    const point = points.find((one) => one.code === chosen) ?? points[0];
    const way = this.root.querySelector<HTMLInputElement>("input[name=way]:checked")?.value;
    const isBoth = point?.rules.direction === "both";
    return { point: point?.code ?? "entrance", way: isBoth && way === "out" ? "out" : "in" };
  }

  /** Show one part; the camera stays with what is read, and with pairing. */
  open(panel: string): void {
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-panel]")) {
      part.hidden = part.dataset["panel"] !== panel;
    }
    show(this.root, { camera: panel === "desk" });
    this.say("");
    this.camera.paused = panel !== "desk";
    this.root.querySelector("[data-answer]")?.replaceChildren();
    this.#cover(false);
    if (panel === "desk") this.root.querySelector<HTMLInputElement>("#code")?.focus();
    else if (!FULL_SCREEN.includes(panel)) window.scrollTo(0, 0);
  }

  say(text: string): void {
    const note = this.root.querySelector<HTMLElement>("[data-note]");
    if (!note) return;
    note.textContent = text;
    note.hidden = text === "";
  }

  next(): void {
    this.answer = this.person = null;
    this.#last.at = Date.now();
    this.root.querySelector("[data-found]")?.replaceChildren();
    this.open("desk");
  }

  async scan(code: string): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.root.setAttribute("aria-busy", "true");
    this.say("");
    await this.guarded(async () => this.show(await this.desk.scan(code, this.place)));
    this.root.removeAttribute("aria-busy");
    this.#isBusy = false;
  }

  /** Take what the field holds: a code, or a name to look for. */
  async take(text: string): Promise<void> {
    const reading = read(text);
    const mayName = this.desk.records.frame?.rights.names ?? false;
    if (reading.code || !reading.isName || !mayName) return this.scan(text);
    await this.lists.find(text);
  }

  show(answer: Answer): void {
    this.answer = answer;
    this.person = answer.person;
    const values = this.faces.answer(answer);
    const tone = this.faces.tone(values);
    const screen = copy(this.root, "answer", values);
    screen.classList.add(`answer-${tone}`);
    screen.dataset["outcome"] = tone;
    const native = screen.querySelector<HTMLElement>(".answer-native");
    if (native && answer.person?.holder.language) native.lang = answer.person.holder.language;
    this.root.querySelector("[data-answer]")?.replaceChildren(screen);
    this.#cover(true);
    this.camera.paused = true;
    play(tone);
    screen.querySelector<HTMLElement>(".answer-next:not([hidden])")?.focus();
    void this.status();
  }

  async card(person: Person): Promise<void> {
    this.person = person;
    const { holder } = person;
    const { point } = this.place;
    const stand = await this.desk.records.stand(person.entry, holder, point);
    const isConfirmed = holder.state === "confirmed" && !holder.void;
    const isMany = this.desk.records.pointOf(point)?.rules.times === "many";
    const mayPrint = this.desk.records.frame?.rights.prints ?? false;
    const card = this.root.querySelector<HTMLElement>("[data-panel=card]");
    if (!card) return;
    show(card, {
      ...this.faces.person(person),
      state: this.words.states[holder.state] ?? "",
      here: stand.came === null ? "" : this.faces.said("first", { time: this.faces.time(stand.came) }),
      not_here: isConfirmed && stand.came === null,
      printed: holder.printed,
      may_check_in: isConfirmed && (stand.came === null || (isMany && !stand.inside)),
      may_print: mayPrint && isConfirmed,
      may_correct: holder.registration > 0 || holder.code !== undefined,
    });
    this.open("card");
    card.querySelector<HTMLElement>("h2")?.focus();
  }

  /** The line under the heading: network, what waits, what to look at. */
  async status(): Promise<void> {
    if (this.#isLeft) return;
    const { desk, faces } = this;
    const { point } = this.place;
    const [waiting, flags] = [await desk.outbox.waiting, await desk.base.count("flags")];
    const points = desk.records.frame?.points ?? [];
    const known = desk.records.pointOf(point);
    const isBoth = known?.rules.direction === "both";
    const rights = desk.records.frame?.rights;
    const values: Values = {
      status: true,
      online: this.#isOnline,
      offline: !this.#isOnline,
      contact: faces.contact(),
      waiting: waiting ? faces.count("waiting", waiting) : "",
      unsent: number(waiting),
      look: flags ? faces.count("look", flags) : "",
      device: desk.name,
      point: known ? inLanguage(known.name) : undefined,
      inside: known ? faces.count("inside", await desk.records.inside(point)) : "",
      places: points.length > 1 || isBoth,
      points: points.length > 1,
      ways: isBoth,
      names: rights?.names ?? false,
      no_names: !rights?.names,
    };
    show(this.root, values);
  }

  /** Send and fetch; says whether the network is there. */
  async connect(): Promise<void> {
    await this.guarded(async () => {
      await this.desk.refresh();
      this.#isOnline = true;
      this.#fetched = Date.now();
      this.forms.choices();
    });
    await this.status();
  }

  /** Run a deed; without a network it is kept, of a revoked device nothing is. */
  async guarded(deed: () => Promise<void>): Promise<void> {
    if (this.#isLeft) return;
    try {
      await deed();
    } catch (error) {
      if (this.#isLeft) return; // its store is closed
      if (error instanceof Revoked) return this.#leave("revoked");
      if (error instanceof Closed) this.say(this.words["closed"] ?? "");
      else if (!(error instanceof Offline)) this.say(this.words["failed"] ?? "");
      this.#isOnline = false;
    }
  }

  async print(person: Person): Promise<void> {
    const code = await this.desk.markedCode(person);
    printBadge(code, { ...this.faces.person(person), event: this.desk.keys.event });
    this.person = await this.desk.printed(person);
    if (this.answer) this.answer = { ...this.answer, person: this.person };
    this.say(this.words["kept_print"] ?? "");
    await this.status();
  }

  /** What lies under an answer is out of reach, for keys and for readers too. */
  #cover(isOn: boolean): void {
    for (const part of this.root.children) {
      if (part instanceof HTMLElement && !part.matches("[data-answer]")) part.inert = isOn;
    }
  }

  async #firstNews(): Promise<void> {
    this.open("");
    show(this.root, { busy: true });
    await this.connect();
    show(this.root, { busy: false });
  }

  #onSeen(code: string): void {
    const now = Date.now();
    const isSame = code === this.#last.code && now - this.#last.at < SAME_CODE_MS;
    // a badge that stays in sight is one reading, however long somebody holds it there
    this.#last = { code, at: now };
    if (!isSame) void this.scan(code);
  }

  #onClick(event: Event): void {
    unlockSound();
    const button = (event.target as Element).closest<HTMLElement>("[data-deed]");
    if (button) void this.guarded(() => this.#deed(button.dataset["deed"] ?? "", button));
  }

  async #deed(deed: string, button: HTMLElement): Promise<void> {
    const { answer, person, desk } = this;
    switch (deed) {
      case "next": return this.next();
      case "back": return this.open("desk");
      case "camera": return this.#toggleCamera(button);
      case "walk_in": case "let_in": case "hand_over": case "name":
        return this.forms.open(deed);
      case "card": return person ? this.card(person) : this.next();
      case "names": return this.lists.letters();
      case "lock": desk.names.forget(); return this.open("desk");
      case "look": return this.#look();
      case "seen": return this.#seen();
      case "settings": this.open("settings"); return this.status();
      case "sync": return this.connect();
      case "wipe": return this.#wipe();
      case "print": if (person) await this.print(person); return;
      case "undo":
        if (answer) await desk.undo(answer);
        this.next();
        this.say(this.words["undone"] ?? "");
        return this.status();
      case "check_in":
        if (person) this.show(await desk.checkIn(person, this.place));
        return;
    }
  }

  async #toggleCamera(button: HTMLElement): Promise<void> {
    const { camera } = this;
    this.say("");
    if (camera.isOn) camera.stop();
    else {
      await camera.start().catch(() => {
        camera.stop();
        this.say(this.words["no_camera"] ?? "");
      });
    }
    this.root.classList.toggle("is-scanning", camera.isOn);
    button.setAttribute("aria-pressed", String(camera.isOn));
  }

  async #look(): Promise<void> {
    const flags = await this.desk.base.all<Flag>("flags");
    const latest = flags.sort((one, other) => other.at.localeCompare(one.at));
    const rows = latest.map((one) => copy(this.root, "flag", this.faces.flag(one)));
    this.root.querySelector("[data-flags]")?.replaceChildren(...rows);
    this.open("look");
  }

  async #seen(): Promise<void> {
    await this.desk.base.write(["flags"], (of) => of("flags").clear());
    this.open("desk");
    await this.status();
  }

  async #wipe(): Promise<void> {
    const waiting = await this.desk.outbox.waiting;
    const text = waiting ? this.faces.count("wipe_unsent", waiting) : (this.words["wipe"] ?? "");
    const { textYes = "", textNo = "" } = document.body.dataset;
    if (await ask({ text, yes: textYes, no: textNo })) await this.#leave("wiped");
  }

  async #leave(why: "revoked" | "wiped"): Promise<void> {
    this.#isLeft = true;
    this.camera.stop();
    await this.desk.forget();
    this.left(why);
  }

  async #wentOffline(): Promise<void> {
    this.#isOnline = false;
    await this.status();
  }

  async #tick(): Promise<void> {
    if (this.#isLeft) return;
    const isDue = Date.now() - this.#fetched >= NEWS_EVERY_MS;
    if (isDue || !this.#isOnline || (await this.desk.outbox.waiting) > 0) await this.connect();
  }
}
