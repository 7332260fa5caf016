// The programme in this window: what the server knows, what is on its way there, what
// can be undone, and which day is looked at.
import { fill } from "../page";
import { keep, recall } from "../storage";
import { isSame, placeOf, span } from "./placing";
import { changes, Queue } from "./queue";
import { look, send } from "./talk";
import type { Day, Move, Place, Session, State } from "./types";
import { inverse, UndoStack } from "./undo";

const LOOK_MS = 4000;
const KEYSTROKES_MS = 500;

export interface Listener {
  draw(): void;
  alert(words: string): void;
  say(words: string): void;
  moved(moves: Move[]): void;
}

export class Board {
  readonly undoStack = new UndoStack();
  readonly news = new Set<number>();
  day: number | null;
  condensed = recall<boolean>("grid-condensed") ?? false;
  usedOnly = recall<boolean>("grid-used") ?? false;
  isHeld = false; // something is being dragged: the page stands still
  listener!: Listener;

  private readonly queue = new Queue();
  private readonly own = new Map<number, number>();
  private isSending = false;
  private wasOffline = false;
  private timer = 0;

  constructor(
    public state: State,
    private readonly texts: DOMStringMap,
    readonly mayEdit: boolean,
  ) {
    const wanted = /^#day-(\d+)$/.exec(location.hash)?.[1];
    const found = state.days.find((day) => String(day.id) === wanted);
    this.day = (found ?? state.days[0])?.id ?? null;
  }

  start(): void {
    window.setInterval(() => void this.look(), LOOK_MS);
    document.addEventListener("visibilitychange", () => void this.look());
    window.addEventListener("online", () => void this.pump());
    window.addEventListener("beforeunload", (event) => {
      void this.pump(); // a request that has left outlives the page
      if (!this.queue.isEmpty && !navigator.onLine) event.preventDefault();
    });
  }

  session(id: number): Session | undefined {
    return this.state.sessions.find((one) => one.id === id);
  }

  /** Where a session is, changes on their way included. */
  place(session: Session): Place {
    return placeOf(this.queue.place(session));
  }

  /** Where a session is now, in words. */
  words(id: number): string {
    const session = this.session(id);
    if (!session) return "";
    const place = this.place(session);
    const day = this.state.days.find((one) => one.id === place.day)?.long;
    const code = session.code;
    if (!day) return fill(this.texts["textUnplaced"], { code });
    const room = this.state.rooms.find((one) => one.id === place.room)?.name;
    return fill(this.texts["textPlaced"], {
      code,
      day,
      time: span(place),
      room: room ?? this.texts["textNoRoom"] ?? "",
    });
  }

  /** Whether something has not been saved yet. */
  get isBusy(): boolean {
    return this.isSending || !this.queue.isEmpty;
  }

  get theDay(): Day | undefined {
    return this.state.days.find((day) => day.id === this.day);
  }

  show(day: number): void {
    this.open(day);
    this.listener.draw();
  }

  /** As `show`, when something else draws at once. */
  open(day: number): void {
    this.day = day;
    history.replaceState(null, "", `#day-${day}`);
  }

  option(name: "condensed" | "usedOnly"): void {
    this[name] = !this[name];
    keep(name === "condensed" ? "grid-condensed" : "grid-used", this[name]);
    this.listener.draw();
  }

  /** Move sessions; `keystroke` when more of the kind may follow at once. */
  move(wanted: { id: number; after: Place }[], keystroke = false): void {
    const moves = changes(
      wanted.flatMap(({ id, after }) => {
        const session = this.session(id);
        return session ? [{ id, before: this.place(session), after }] : [];
      }),
    );
    const first = moves[0];
    if (!this.mayEdit || !first) return;
    const joined = keystroke ? this.queue.joinable(first.id) : null;
    if (joined?.moves[0]) {
      joined.moves[0].after = first.after; // the step to undo holds the same move
    } else {
      this.queue.release();
      this.queue.add(moves, this.seen, this.undoStack.push(moves), keystroke);
    }
    this.listener.draw();
    this.soon(keystroke);
    this.listener.moved(joined ? joined.moves : moves);
  }

  undo(): void {
    this.step(this.undoStack.undo(), inverse);
  }

  redo(): void {
    this.step(this.undoStack.redo(), (moves) => moves);
  }

  /** Take in what others did, unless something of ours is on its way or in hand. */
  async look(): Promise<void> {
    if (document.hidden || this.isSending || this.isHeld) return;
    if (!this.queue.isEmpty) return void this.pump();
    const found = await look(this.texts["stateUrl"] ?? "", this.state.tag);
    if (found && !this.isSending && !this.isHeld) this.adopt(found);
  }

  private step(
    step: ReturnType<UndoStack["undo"]>,
    turned: (moves: Move[]) => Move[],
  ): void {
    if (!step) return this.listener.say(this.texts["textNothing"] ?? "");
    if (step.spoilt !== null) {
      const code = this.session(step.spoilt)?.code ?? "";
      this.listener.alert(fill(this.texts["textSpoilt"], { code }));
      return this.listener.draw();
    }
    this.queue.release();
    const moves = turned(step.moves);
    this.queue.add(moves, this.seen, step);
    const day = moves[0]?.after.day ?? null;
    if (day !== null) this.open(day);
    this.listener.draw();
    this.soon(false);
  }

  private readonly seen = (id: number): number => this.session(id)?.edit ?? 0;

  private soon(keystroke: boolean): void {
    window.clearTimeout(this.timer);
    const leave = () => {
      this.queue.release();
      void this.pump();
    };
    this.timer = window.setTimeout(leave, keystroke ? KEYSTROKES_MS : 0);
  }

  private async pump(): Promise<void> {
    const batch = this.queue.first;
    if (this.isSending || !batch) return;
    batch.waits = false;
    this.isSending = true;
    const answer = await send(this.texts["placeUrl"] ?? "", batch);
    this.isSending = false;
    if (answer.kind === "offline") {
      this.wasOffline = true; // the next look tries again
      return this.listener.alert(this.texts["textOffline"] ?? "");
    }
    if (this.wasOffline) this.listener.alert("");
    this.wasOffline = false;
    if (answer.kind === "saved") {
      answer.edits.forEach((edit, id) => this.own.set(id, edit));
      this.queue.saved(answer.edits);
      this.adopt(answer.state);
    } else {
      this.refuse(answer.words, answer.state);
    }
    // keystrokes that may be followed by more leave when they are done
    if (this.queue.first?.waits === false) void this.pump();
  }

  private refuse(words: string, state: State | null): void {
    for (const { step } of this.queue.refused()) if (step) this.undoStack.drop(step);
    if (state) this.adopt(state);
    else this.listener.draw();
    this.listener.alert(words || (this.texts["textFailed"] ?? ""));
  }

  private adopt(state: State): void {
    const before = new Map(this.state.sessions.map((one) => [one.id, one]));
    this.state = state;
    const theirs = state.sessions.filter((one) => {
      const old = before.get(one.id);
      const isOurs = this.own.get(one.id) === one.edit || old?.edit === one.edit;
      if (!isOurs && old) this.undoStack.spoil(one.id);
      return !isOurs && !(old && isSame(old, one) && old.title === one.title);
    });
    if (!this.theDay) this.day = state.days[0]?.id ?? null;
    theirs.forEach((one) => this.news.add(one.id));
    this.listener.draw();
    if (theirs.length > 0) {
      const codes = theirs.map((one) => one.code).join(", ");
      this.listener.say(fill(this.texts["textTheirs"], { codes }));
      window.setTimeout(() => {
        theirs.forEach((one) => this.news.delete(one.id));
        this.listener.draw();
      }, 2 * LOOK_MS);
    }
  }
}
