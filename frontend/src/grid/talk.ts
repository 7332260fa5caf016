// Talking to the server: the state, a change, and a look every few seconds.
import { csrfToken } from "../page";
import type { Batch } from "./queue";
import type { State } from "./types";

export type Answer =
  | { kind: "saved"; state: State; edits: Map<number, number> }
  | { kind: "refused"; state: State | null; words: string }
  | { kind: "offline" };

/** The newer state; null while it is the one we have, or cannot be had. */
export async function look(url: string, tag: string): Promise<State | null> {
  try {
    const headers = { "If-None-Match": tag, Accept: "application/json" };
    const answer = await fetch(url, { headers, cache: "no-store", credentials: "same-origin" });
    return answer.ok ? ((await answer.json()) as { state: State }).state : null;
  } catch {
    return null;
  }
}

export async function send(url: string, batch: Batch): Promise<Answer> {
  const moves = batch.moves.map(({ id, after }) => ({
    session: id,
    edit: batch.edits.get(id) ?? 0,
    day: after.day,
    start: after.start,
    minutes: after.minutes,
    room: after.room,
  }));
  let answer: Response;
  try {
    answer = await fetch(url, {
      method: "POST",
      keepalive: true,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ moves }),
    });
  } catch {
    return { kind: "offline" };
  }
  const told = (await answer.json().catch(() => ({}))) as {
    state?: State;
    words?: string;
    edits?: Record<string, number>;
  };
  if (answer.ok && told.state) {
    const edits = Object.entries(told.edits ?? {}).map(
      ([id, edit]) => [Number(id), edit] as const,
    );
    return { kind: "saved", state: told.state, edits: new Map(edits) };
  }
  return { kind: "refused", state: told.state ?? null, words: told.words ?? "" };
}
