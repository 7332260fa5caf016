// A session moved in time leaves its twin behind: offer to move that along.
import { fill } from "../page";
import type { Board } from "./board";
import { make } from "./draw";
import type { Move, Session } from "./types";

const OFFERED_MS = 15_000;

/** The twins that were beside a session before it moved and are not any more. */
export function leftBehind(moves: Move[], board: Board): Session[] {
  const moved = new Set(moves.map((move) => move.id));
  return moves.flatMap(({ id, before, after }) => {
    const isInTime = before.day !== null && after.day !== null;
    if (!isInTime || (before.day === after.day && before.start === after.start)) return [];
    const links = board.session(id)?.links.filter((link) => link.kind === "twin") ?? [];
    return links.flatMap((link) => {
      const twin = moved.has(link.id) ? undefined : board.session(link.id);
      const place = twin && board.place(twin);
      return twin && place?.day === before.day && place.start === before.start ? [twin] : [];
    });
  });
}

export function offer(moves: Move[], root: HTMLElement, board: Board): void {
  const region = document.querySelector("[data-toasts]");
  region?.querySelector("[data-twins]")?.remove();
  const twins = leftBehind(moves, board);
  const first = moves[0];
  if (!region || !first || twins.length === 0) return;
  const texts = root.dataset;
  const code = board.session(first.id)?.code ?? "";
  const codes = twins.map((twin) => twin.code).join(", ");
  const message = make("div", "message message-info");
  message.dataset["twins"] = "";
  const button = make("button", "btn btn-primary btn-sm", fill(texts["textTwins"], { codes }));
  button.setAttribute("type", "button");
  button.addEventListener("click", () => {
    message.remove();
    const session = board.session(first.id);
    if (!session) return;
    const { day, start } = board.place(session);
    board.move(twins.map((twin) => ({ id: twin.id, after: { ...board.place(twin), day, start } })));
  });
  message.append(make("p", "", fill(texts["textMoved"], { code })), button);
  region.append(message);
  window.setTimeout(() => message.remove(), OFFERED_MS);
}
