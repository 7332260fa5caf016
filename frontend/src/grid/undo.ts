// What can be taken back. Nothing that somebody else has touched since.
import type { Move } from "./types";

const MOST = 100;

export interface Step {
  moves: Move[];
  spoilt: number | null;
}

export class UndoStack {
  private done: Step[] = [];
  private undone: Step[] = [];

  /** Note a change; what was undone before cannot come back after it. */
  push(moves: Move[]): Step {
    const step = { moves, spoilt: null };
    this.done.push(step);
    this.done.splice(0, this.done.length - MOST);
    this.undone = [];
    return step;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** The step to take back; a spoilt one is given once, to be told of, and is gone. */
  undo(): Step | null {
    return this.hand(this.done, this.undone);
  }

  redo(): Step | null {
    return this.hand(this.undone, this.done);
  }

  /** Somebody else changed this session: no step over it may be taken back. */
  spoil(session: number): void {
    for (const step of [...this.done, ...this.undone]) {
      if (step.moves.some((move) => move.id === session)) step.spoilt = session;
    }
  }

  /** Forget a step that was refused. */
  drop(step: Step): void {
    this.done = this.done.filter((one) => one !== step);
    this.undone = this.undone.filter((one) => one !== step);
  }

  private hand(from: Step[], to: Step[]): Step | null {
    const step = from.pop() ?? null;
    if (step && step.spoilt === null) to.push(step);
    return step;
  }
}

export function inverse(moves: Move[]): Move[] {
  return moves.map(({ id, before, after }) => ({ id, before: after, after: before }));
}
