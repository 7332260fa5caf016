// Changes on their way to the server: one after the other, each with the number of the
// session as it was seen, so that nobody's newer change is overwritten.
import { isSame } from "./placing";
import type { Move, Place, Session } from "./types";
import type { Step } from "./undo";

export interface Batch {
  moves: Move[];
  edits: Map<number, number>;
  step: Step | null;
  waits: boolean;
}

export class Queue {
  private batches: Batch[] = [];

  /**
   * Put a change in line.
   *
   * `waits`: one of several keystrokes; the next one joins it until it leaves.
   */
  add(moves: Move[], seen: (id: number) => number, step: Step | null, waits = false): Batch {
    const edits = new Map(moves.map(({ id }) => [id, seen(id)]));
    const batch = { moves, edits, step, waits };
    this.batches.push(batch);
    return batch;
  }

  /** The last batch, if it still waits for keystrokes about this one session. */
  joinable(id: number): Batch | null {
    const last = this.batches[this.batches.length - 1];
    return last?.waits && last.moves.length === 1 && last.moves[0]?.id === id ? last : null;
  }

  get first(): Batch | null {
    return this.batches[0] ?? null;
  }

  get isEmpty(): boolean {
    return this.batches.length === 0;
  }

  /** Nothing waits for a further keystroke any more. */
  release(): void {
    this.batches.forEach((batch) => (batch.waits = false));
  }

  /** The first batch is saved; what stands behind it goes on from its numbers. */
  saved(edits: Map<number, number>): void {
    this.batches.shift();
    for (const batch of this.batches) {
      for (const [id, edit] of edits) {
        if (batch.edits.has(id)) batch.edits.set(id, edit);
      }
    }
  }

  /** The first batch was refused: it goes, and whatever was built on it; return these. */
  refused(): Batch[] {
    const gone = this.batches.slice(0, 1);
    const ids = new Set(gone[0]?.moves.map((move) => move.id));
    this.batches = this.batches.slice(1).filter((batch) => {
      const hangs = batch.moves.some((move) => ids.has(move.id));
      if (hangs) gone.push(batch);
      return !hangs;
    });
    return gone;
  }

  /** Where a session is, or will be once all of this is saved. */
  place(session: Session): Place {
    for (const batch of [...this.batches].reverse()) {
      const move = batch.moves.find((one) => one.id === session.id);
      if (move) return move.after;
    }
    return session;
  }
}

export function changes(moves: Move[]): Move[] {
  return moves.filter((move) => !isSame(move.before, move.after));
}
