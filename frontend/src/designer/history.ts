// What was before, and what can come again.

const MOST = 200;

export class History<T> {
  private past: T[] = [];
  private future: T[] = [];
  private tag = "";

  constructor(public present: T) {}

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** Go on to another state; steps of one tag that follow one another are one step. */
  push(next: T, tag = ""): void {
    if (tag === "" || tag !== this.tag) this.past.push(this.present);
    this.past.splice(0, this.past.length - MOST);
    this.future = [];
    this.tag = tag;
    this.present = next;
  }

  /** Change how the present is looked at, which is no step; the next one is a new one. */
  look(next: T): void {
    this.present = next;
    this.tag = "";
  }

  undo(): boolean {
    return this.hand(this.past, this.future);
  }

  redo(): boolean {
    return this.hand(this.future, this.past);
  }

  private hand(from: T[], to: T[]): boolean {
    const next = from.pop();
    if (next === undefined) return false;
    to.push(this.present);
    this.present = next;
    this.tag = "";
    return true;
  }
}
