// The programme as a timetable that can be moved: <div data-editor> beside the state in
// <script id="grid-state">. Without script there is the plain list.
import { Board } from "./grid/board";
import * as doubts from "./grid/doubts";
import { Dragging } from "./grid/drag";
import { Drawing } from "./grid/draw";
import * as keys from "./grid/keys";
import { clampStart, clock, snap } from "./grid/placing";
import * as twins from "./grid/twins";
import type { State } from "./grid/types";

const SHOWN_MS = 4000;

function start(root: HTMLElement): void {
  const given = document.querySelector("#grid-state")?.textContent;
  if (!given) return;
  const mayEdit = root.dataset["mayEdit"] !== undefined;
  const board = new Board(JSON.parse(given) as State, root.dataset, mayEdit);
  const drawing = new Drawing(root, board);
  const dragging = new Dragging(root, board, drawing);
  board.listener = {
    draw: () => {
      if (dragging.holds) return;
      drawing.draw();
      doubts.draw(root, board);
    },
    alert: (words) => alert(root, words),
    say: (words) => say(root, words),
    moved: (moves) => twins.offer(moves, root, board),
  };
  board.listener.draw();
  board.start();
  if (mayEdit) dragging.start();
  keys.start(root, board);
  root.addEventListener("click", (event) => click(event, root, board, drawing));
  if (mayEdit) root.addEventListener("dblclick", (event) => add(event, root, board, drawing));
}

function click(event: Event, root: HTMLElement, board: Board, drawing: Drawing): void {
  const button = (event.target as Element).closest<HTMLElement>("button");
  if (!button) return;
  const { day, show } = button.dataset;
  if (day) board.show(Number(day));
  else if (show) showMe(show.split(" ").map(Number), board, drawing);
  else if (button.matches("[data-undo]")) board.undo();
  else if (button.matches("[data-redo]")) board.redo();
  else if (button.matches("[data-condensed]")) board.option("condensed");
  else if (button.matches("[data-used]")) board.option("usedOnly");
  else if (button.matches("[data-alert-close]")) alert(root, "");
}

/** Open the day of the first of these sessions and point at all of them. */
function showMe(ids: number[], board: Board, drawing: Drawing): void {
  const first = board.session(ids[0] ?? 0);
  if (!first) return;
  const { day } = board.place(first);
  if (day !== null && day !== board.day) board.show(day);
  for (const id of ids) {
    const card = drawing.card(id);
    card?.classList.add("is-shown");
    window.setTimeout(() => card?.classList.remove("is-shown"), SHOWN_MS);
  }
  drawing.focus(first.id, "center");
}

/** A double click on an empty place begins a session there. */
function add(event: MouseEvent, root: HTMLElement, board: Board, drawing: Drawing): void {
  const pressed = event.target as Element;
  const column = pressed.closest<HTMLElement>(".editor-column");
  if (!column || pressed.closest("[data-id]") || board.day === null) return;
  const start = clock(clampStart(snap(drawing.minuteAt(event.clientY))));
  const query = new URLSearchParams({ day: String(board.day), start });
  if (column.dataset["room"]) query.set("room", column.dataset["room"]);
  location.assign(`${root.dataset["newUrl"] ?? ""}?${query}`);
}

function alert(root: HTMLElement, words: string): void {
  const box = root.querySelector<HTMLElement>("[data-alert]");
  const text = root.querySelector<HTMLElement>("[data-alert-words]");
  if (!box || !text) return;
  box.hidden = words === "";
  text.textContent = words;
}

function say(root: HTMLElement, words: string): void {
  const region = root.querySelector<HTMLElement>("[data-said]");
  if (region) region.textContent = words;
}

const root = document.querySelector<HTMLElement>("[data-editor]");
if (root) start(root);
