// One day as a timetable: rooms beside one another, five minutes a step.
import { fill, number } from "../page";
import type { Board } from "./board";
import * as placing from "./placing";
import type { Place, Room, Session } from "./types";

const SCROLL_BEFORE = 30;

/** Makes the elements of the page; knows the places of everything it drew. */
export class Drawing {
  private hours: placing.Hours = { from: 0, to: 0 };
  private drawnDay: number | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly board: Board,
  ) {}

  draw(): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset["id"];
    this.root.classList.toggle("is-condensed", this.board.condensed);
    this.root.toggleAttribute("data-busy", this.board.isBusy);
    this.press("[data-condensed]", this.board.condensed);
    this.press("[data-used]", this.board.usedOnly);
    this.enable("[data-undo]", this.board.undoStack.canUndo);
    this.enable("[data-redo]", this.board.undoStack.canRedo);
    this.drawDays();
    this.drawBoard();
    this.drawTray();
    if (focused) this.focus(Number(focused), "nearest");
  }

  card(id: number): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-id="${id}"]`);
  }

  focus(id: number, where: ScrollLogicalPosition): void {
    const card = this.card(id);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: where, inline: where });
  }

  /** Put an element at a time of the day, over so many minutes. */
  set(element: HTMLElement, start: number, minutes: number): void {
    const steps = (value: number) => `calc(var(--step) * ${value / placing.STEP})`;
    element.style.insetBlockStart = steps(start - this.hours.from);
    element.style.blockSize = steps(minutes);
  }

  /** The time of the day at a height of the window. */
  minuteAt(y: number): number {
    const { from, to } = this.hours;
    const box = this.root.querySelector(".editor-times")?.getBoundingClientRect();
    return box ? from + ((y - box.top) / box.height) * (to - from) : from;
  }

  get columns(): (Room | null)[] {
    const used = new Set(this.placed().map(({ place }) => place.room));
    const rooms = this.board.state.rooms.filter(
      (room) => !this.board.usedOnly || used.has(room.id),
    );
    const loose = this.placed().some(
      ({ session, place }) => place.room === null && !session.pause,
    );
    return loose || this.board.mayEdit || rooms.length === 0 ? [...rooms, null] : rooms;
  }

  private placed(): { session: Session; place: Place }[] {
    return this.board.state.sessions
      .map((session) => ({ session, place: this.board.place(session) }))
      .filter(({ place }) => place.day !== null && place.day === this.board.day);
  }

  private drawDays(): void {
    const list = this.root.querySelector<HTMLElement>("[data-days]");
    list?.replaceChildren(
      ...this.board.state.days.map((day) => {
        const button = make("button", "", day.name);
        button.setAttribute("type", "button");
        button.dataset["day"] = String(day.id);
        button.title = day.long;
        if (day.id === this.board.day) button.setAttribute("aria-current", "true");
        if (day.label) button.append(make("small", "", day.label));
        const item = make("li");
        item.append(button);
        return item;
      }),
    );
  }

  private drawBoard(): void {
    const element = this.root.querySelector<HTMLElement>("[data-board]");
    const day = this.board.theDay;
    if (!element || !day) return;
    const placed = this.placed();
    this.hours = placing.hours(day, placed.map((one) => one.place));
    const columns = this.columns;
    element.style.setProperty("--rooms", String(columns.length));
    element.style.setProperty("--steps", String((this.hours.to - this.hours.from) / placing.STEP));
    const bands = make("div", "editor-bands");
    bands.dataset["bands"] = "";
    const across = placed.filter(({ session, place }) => placing.isAcross(session, place));
    this.fill(bands, across);
    element.replaceChildren(
      make("div", "editor-corner"),
      ...columns.map((room, number) => inColumn(this.head(room), number)),
      this.times(),
      ...columns.map((room, number) => inColumn(this.column(room, placed), number)),
      bands,
    );
    if (this.drawnDay !== day.id) this.scrollTo(placed.map((one) => one.place));
    this.drawnDay = day.id;
  }

  private scrollTo(placed: Place[]): void {
    const scroll = this.root.querySelector<HTMLElement>("[data-scroll]");
    const body = this.root.querySelector<HTMLElement>(".editor-times");
    if (!scroll || !body) return;
    const first = Math.min(this.hours.to, ...placed.map((one) => one.start ?? 0));
    const share = (first - SCROLL_BEFORE - this.hours.from) / (this.hours.to - this.hours.from);
    scroll.scrollTop = placed.length > 0 ? Math.max(0, share * body.offsetHeight) : 0;
  }

  private head(room: Room | null): HTMLElement {
    const head = make("div", "editor-head", room?.name ?? this.text("textNoRoom"));
    const notes = [room?.building, room?.seats ? number(room.seats) : ""].filter(Boolean);
    if (notes.length > 0) head.append(make("small", "", notes.join(" · ")));
    return head;
  }

  private times(): HTMLElement {
    const times = make("div", "editor-times");
    for (let minute = this.hours.from; minute < this.hours.to; minute += 60) {
      const time = make("time", "", placing.clock(minute));
      this.set(time, minute, 60);
      times.append(time);
    }
    return times;
  }

  private column(room: Room | null, placed: { session: Session; place: Place }[]): HTMLElement {
    const column = make("div", "editor-column");
    column.dataset["room"] = room ? String(room.id) : "";
    const held = placed.filter(
      ({ session, place }) =>
        place.room === (room?.id ?? null) && !placing.isAcross(session, place),
    );
    this.fill(column, held);
    return column;
  }

  private fill(column: HTMLElement, held: { session: Session; place: Place }[]): void {
    const lanes = placing.lanes(held.map(({ session, place }) => ({ id: session.id, place })));
    const sorted = [...held].sort(
      (one, other) => (one.place.start ?? 0) - (other.place.start ?? 0),
    );
    for (const { session, place } of sorted) {
      const card = this.makeCard(session, place);
      const { lane, lanes: count } = lanes.get(session.id) ?? { lane: 0, lanes: 1 };
      this.set(card, place.start ?? 0, place.minutes);
      card.style.insetInlineStart = `${(lane / count) * 100}%`;
      card.style.inlineSize = `${100 / count}%`;
      column.append(card);
    }
  }

  private drawTray(): void {
    const waiting = this.board.state.sessions
      .filter((session) => this.board.place(session).day === null)
      .sort((one, other) => one.code.localeCompare(other.code, "en", { numeric: true }));
    const cards = waiting.map((session) => this.makeCard(session, this.board.place(session)));
    this.root.querySelector("[data-waiting]")?.replaceChildren(...cards);
    const count = this.root.querySelector("[data-tray-count]");
    if (count) count.textContent = waiting.length > 0 ? number(waiting.length) : "";
    this.root
      .querySelector("[data-tray-empty]")
      ?.toggleAttribute("hidden", waiting.length > 0);
  }

  private makeCard(session: Session, place: Place): HTMLElement {
    const card = make("a", `session editor-card session-${session.kind}`) as HTMLAnchorElement;
    card.href = this.text("sessionUrl").replace("CODE", session.code);
    card.draggable = false;
    card.dataset["id"] = String(session.id);
    card.dataset["code"] = session.code;
    if (!this.board.mayEdit) card.removeAttribute("href");
    card.tabIndex = 0;
    card.title = session.title;
    const isShort = place.day !== null && place.minutes < 40;
    card.classList.toggle("is-short", isShort);
    card.classList.toggle("is-news", this.board.news.has(session.id));
    const kind = make("span", "session-kind");
    const time = place.start === null ? this.minutes(place) : placing.span(place);
    const code = isolated(session.code);
    code.classList.toggle("visually-hidden", isShort);
    kind.append(this.icon(session.icon), code, " ", isolated(time));
    card.append(kind, make("strong", "editor-title", session.title), this.meta(session));
    this.mark(card, session);
    if (this.board.mayEdit && place.day !== null) {
      const handle = make("span", "editor-handle");
      handle.dataset["resize"] = "";
      card.append(handle);
    }
    return card;
  }

  private meta(session: Session): HTMLElement {
    const meta = make("span", "session-meta");
    for (const link of session.links) {
      const line = make("span", "editor-link", ` ${link.code}`);
      line.title = link.name;
      line.prepend(this.icon("link"), make("span", "visually-hidden", link.name));
      meta.append(line);
    }
    const open = fill(this.text("textOpen"), { count: number(session.open) });
    const closed = session.closed ? this.text("textClosed") : "";
    for (const words of [closed, session.people, session.open ? open : "", session.languages]) {
      if (words) meta.append(isolated(words, "span"));
    }
    return meta;
  }

  private mark(card: HTMLElement, session: Session): void {
    const found = this.board.state.conflicts.filter((one) => one.sessions.includes(session.id));
    if (found.length === 0) return;
    const blocks = found.some((one) => one.severity === "block");
    card.classList.add(blocks ? "has-block" : "has-doubt");
    const words = this.text(blocks ? "textBlocks" : "textWarns");
    const sign = this.icon(blocks ? "exclamation-circle" : "exclamation-triangle");
    const mark = make("span", "editor-mark");
    mark.append(sign, make("span", "visually-hidden", ` ${words}`));
    card.querySelector(".session-kind")?.append(mark);
  }

  private minutes(place: Place): string {
    return fill(this.text("textMinutes"), { count: number(place.minutes) });
  }

  private icon(name: string): SVGElement {
    return icon(this.text("icons"), name);
  }

  private text(name: string): string {
    return this.root.dataset[name] ?? "";
  }

  private press(selector: string, pressed: boolean): void {
    this.root.querySelector(selector)?.setAttribute("aria-pressed", String(pressed));
  }

  private enable(selector: string, enabled: boolean): void {
    this.root.querySelector(selector)?.toggleAttribute("disabled", !enabled);
  }
}

/** The first column holds the hours. */
function inColumn(element: HTMLElement, number: number): HTMLElement {
  element.style.gridColumn = String(number + 2);
  return element;
}

export function make(tag: string, name = "", text = ""): HTMLElement {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}

/** Codes, times and names keep their own direction within a line. */
export function isolated(text: string, tag = "bdi"): HTMLElement {
  const element = make(tag, "", text);
  element.dir = "auto";
  return element;
}

export function icon(sprite: string, name: string): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.classList.add("icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
