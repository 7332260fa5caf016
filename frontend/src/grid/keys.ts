// Moving cards with the keyboard; whatever a mouse can do.
import type { Board } from "./board";
import * as placing from "./placing";
import type { Place, Session } from "./types";

type Change = (place: Place, board: Board, session: Session) => Place;

const ALONG: Record<string, Change> = {
  ArrowUp: (place) => placing.shifted(place, -placing.STEP),
  ArrowDown: (place) => placing.shifted(place, placing.STEP),
  ArrowRight: (place, board, session) => aside(place, board, session, 1),
  ArrowLeft: (place, board, session) => aside(place, board, session, -1),
  PageUp: (place, board) => placing.onDay(place, -1, board.state.days),
  PageDown: (place, board) => placing.onDay(place, 1, board.state.days),
};
const WITH_SHIFT: Record<string, Change> = {
  ArrowUp: (place) => placing.resized(place, -placing.STEP),
  ArrowDown: (place) => placing.resized(place, placing.STEP),
};

export function start(root: HTMLElement, board: Board): void {
  root.addEventListener("keydown", (event) => {
    const card = (event.target as Element).closest<HTMLElement>("[data-id]");
    const session = card ? board.session(Number(card.dataset["id"])) : undefined;
    if (session && !event.ctrlKey && !event.metaKey && !event.altKey) onCard(event, session, board);
  });
  document.addEventListener("keydown", (event) => {
    const isField = (event.target as Element).closest("input, textarea, select") !== null;
    if (isField || !(event.ctrlKey || event.metaKey) || !board.mayEdit) return;
    const key = event.key.toLowerCase();
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (!isRedo && key !== "z") return;
    event.preventDefault();
    if (isRedo) board.redo();
    else board.undo();
  });
}

function onCard(event: KeyboardEvent, session: Session, board: Board): void {
  if (!board.mayEdit) return;
  const place = board.place(session);
  const after = place.day === null ? waiting(event, place, board) : placed(event, session, board);
  if (!after) return;
  event.preventDefault();
  const isNew = place.day !== after.day;
  if (after.day !== null && after.day !== board.day) board.open(after.day);
  board.move([{ id: session.id, after }], !isNew);
  board.listener.say(board.words(session.id));
}

function placed(event: KeyboardEvent, session: Session, board: Board): Place | null {
  const place = board.place(session);
  if (event.key.toLowerCase() === "u" && !event.shiftKey) return placing.unplaced(place);
  const change = (event.shiftKey ? WITH_SHIFT : ALONG)[event.key];
  return change ? change(place, board, session) : null;
}

function waiting(event: KeyboardEvent, place: Place, board: Board): Place | null {
  const day = board.theDay;
  if (event.key.toLowerCase() !== "p" || !day) return null;
  return placing.firstFree(place, day, board.state.sessions.map((one) => board.place(one)));
}

/** To the room on that side of the screen, whichever way the page is written. */
function aside(place: Place, board: Board, session: Session, by: number): Place {
  if (placing.isAcross(session, place)) return place;
  const turned = document.documentElement.dir === "rtl" ? -by : by;
  return placing.besides(place, turned, board.state.rooms);
}
