// Moving cards with a mouse, a pen or a finger. A finger holds a card for a moment
// first: without that it scrolls the page.
import type { Board } from "./board";
import type { Drawing } from "./draw";
import { make } from "./draw";
import * as placing from "./placing";
import type { Place, Session } from "./types";

const FAR = 5; // pixels that make a press a drag
const HOLD_MS = 350;
const TAB_MS = 500;
const EDGE = 48; // pixels from the edge at which the timetable begins to scroll
const SPEED = 14;
const CLICK_MS = 50;

interface Grip {
  session: Session;
  card: HTMLElement;
  isResize: boolean;
  x: number;
  y: number;
  offset: number; // from the card's upper edge to the pointer
  isFinger: boolean;
}

export class Dragging {
  private grip: Grip | null = null;
  private isOn = false;
  private target: Place | null = null;
  private hold = 0;
  private tab: { day: string; timer: number } | null = null;
  private readonly preview = make("div", "editor-preview");
  private readonly ghost = make("div", "editor-ghost");

  constructor(
    private readonly root: HTMLElement,
    private readonly board: Board,
    private readonly drawing: Drawing,
  ) {}

  /** Whether a card of the page is in somebody's hand: then the page stands still. */
  get holds(): boolean {
    return this.grip !== null && this.root.contains(this.grip.card);
  }

  start(): void {
    this.root.addEventListener("pointerdown", (event) => this.press(event));
    document.addEventListener("pointermove", (event) => this.carry(event));
    document.addEventListener("pointerup", () => this.end(true));
    document.addEventListener("pointercancel", () => this.end(false));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.end(false);
    });
    // once a card is held, the finger moves it and not the page
    const stay = (event: Event) => {
      if (this.isOn) event.preventDefault();
    };
    document.addEventListener("touchmove", stay, { passive: false });
    this.root.addEventListener("contextmenu", (event) => {
      if (this.grip?.isFinger) event.preventDefault();
    });
  }

  private press(event: PointerEvent): void {
    const pressed = event.target as Element;
    const card = pressed.closest<HTMLElement>("[data-id]");
    const session = card ? this.board.session(Number(card.dataset["id"])) : undefined;
    if (!card || !session || event.button !== 0 || !event.isPrimary) return;
    const isPlaced = this.board.place(session).day !== null;
    this.grip = {
      session,
      card,
      isResize: pressed.closest("[data-resize]") !== null,
      x: event.clientX,
      y: event.clientY,
      offset: isPlaced ? event.clientY - card.getBoundingClientRect().top : 0,
      isFinger: event.pointerType === "touch",
    };
    if (this.grip.isFinger) this.hold = window.setTimeout(() => this.begin(), HOLD_MS);
  }

  private begin(): void {
    if (!this.grip) return;
    this.isOn = true;
    this.board.isHeld = true;
    this.grip.card.classList.add("is-dragged");
    this.root.classList.add("is-dragging");
    this.ghost.textContent = `${this.grip.session.code} ${this.grip.session.title}`;
    document.body.append(this.ghost);
  }

  private carry(event: PointerEvent): void {
    const grip = this.grip;
    if (!grip || !event.isPrimary) return;
    if (!this.isOn) {
      const isFar = Math.hypot(event.clientX - grip.x, event.clientY - grip.y) > FAR;
      if (isFar && grip.isFinger) this.end(false);
      if (!isFar || grip.isFinger) return;
      this.begin();
    }
    event.preventDefault();
    this.ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
    this.aim(event.clientX, event.clientY);
    this.scroll(event.clientX, event.clientY);
  }

  private aim(x: number, y: number): void {
    const grip = this.grip;
    if (!grip) return;
    const under = document.elementsFromPoint(x, y);
    const find = (selector: string) =>
      under.map((one) => one.closest<HTMLElement>(selector)).find(Boolean) ?? null;
    this.waitOver(find("[data-day]"));
    const place = this.board.place(grip.session);
    const column = find(".editor-column");
    if (grip.isResize) this.target = this.stretched(place, y);
    else if (column) this.target = this.over(place, column, y);
    else if (find("[data-tray]")) this.target = placing.unplaced(place);
    else this.target = null;
    this.root
      .querySelector("[data-tray]")
      ?.classList.toggle("is-target", this.target?.day === null);
    this.show();
  }

  /** A card held over a day for a moment opens that day. */
  private waitOver(tab: HTMLElement | null): void {
    const day = tab?.dataset["day"];
    if (day === this.tab?.day) return;
    window.clearTimeout(this.tab?.timer);
    this.tab = null;
    if (!day || Number(day) === this.board.day) return;
    const open = () => {
      const card = this.grip?.card;
      if (!card) return;
      // a finger's events end with the element it touched
      card.classList.add("visually-hidden");
      delete card.dataset["id"];
      document.body.append(card);
      this.board.show(Number(day));
    };
    this.tab = { day, timer: window.setTimeout(open, TAB_MS) };
  }

  private over(place: Place, column: HTMLElement, y: number): Place {
    const start = placing.snap(this.drawing.minuteAt(y - (this.grip?.offset ?? 0)));
    const across = this.grip && placing.isAcross(this.grip.session, place);
    const room = Number(column.dataset["room"]) || null;
    return {
      ...place,
      day: this.board.day,
      start: placing.clampStart(start),
      room: across ? null : room,
    };
  }

  private stretched(place: Place, y: number): Place {
    const end = placing.snap(this.drawing.minuteAt(y));
    return placing.resized(place, end - (place.start ?? 0) - place.minutes);
  }

  private show(): void {
    const place = this.target;
    const session = this.grip?.session;
    if (!place || !session || place.start === null) return this.preview.remove();
    const across = placing.isAcross(session, place);
    const selector = across ? "[data-bands]" : `.editor-column[data-room="${place.room ?? ""}"]`;
    this.preview.textContent = placing.span(place);
    this.drawing.set(this.preview, place.start, place.minutes);
    this.root.querySelector(selector)?.append(this.preview);
  }

  private scroll(x: number, y: number): void {
    const area = this.root.querySelector<HTMLElement>("[data-scroll]");
    if (!area) return;
    const box = area.getBoundingClientRect();
    const pull = (at: number, low: number, high: number) =>
      at < low + EDGE ? -SPEED : at > high - EDGE ? SPEED : 0;
    const inside = x > box.left && x < box.right && y > box.top && y < box.bottom;
    if (inside) area.scrollBy(pull(x, box.left, box.right), pull(y, box.top, box.bottom));
    else window.scrollBy(0, pull(y, 0, window.innerHeight));
  }

  private end(isDrop: boolean): void {
    window.clearTimeout(this.hold);
    window.clearTimeout(this.tab?.timer);
    const { grip, target, isOn } = this;
    this.grip = this.target = this.tab = null;
    this.isOn = this.board.isHeld = false;
    // a click follows at once, and must find the card it was made on
    if (grip && !isOn) window.setTimeout(() => this.board.listener.draw(), CLICK_MS);
    if (!grip || !isOn) return;
    this.preview.remove();
    this.ghost.remove();
    if (!grip.card.dataset["id"]) grip.card.remove();
    this.root.classList.remove("is-dragging");
    this.root.querySelector("[data-tray]")?.classList.remove("is-target");
    swallowClick();
    if (isDrop && target) this.board.move([{ id: grip.session.id, after: target }]);
    this.board.listener.draw();
    this.drawing.focus(grip.session.id, "nearest");
  }
}

/** The click that ends a drag opens nothing. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", swallow, { capture: true, once: true });
  window.setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), CLICK_MS);
}
