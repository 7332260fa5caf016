// A hand scanner is a keyboard that types very fast and ends with Enter.

const PAUSE_MS = 250; // generous: half a code is worse than a key too many
const SHORTEST = 6;

/** Gathers keys into codes; a pause between two keys begins anew. */
export class Wedge {
  #typed = "";
  #last = 0;

  /** Take one key at a time in milliseconds; returns a code when Enter ends one. */
  press(key: string, at: number): string | null {
    if (at - this.#last > PAUSE_MS) {
      this.#typed = "";
    }
    this.#last = at;
    if (key === "Enter") {
      const code = this.#typed;
      this.#typed = "";
      return code.length >= SHORTEST ? code : null;
    }
    if (key.length === 1) {
      this.#typed += key;
    }
    return null;
  }
}

/** Listen wherever no field has the cursor; fields send their own form. */
export function listen(scanned: (code: string) => void): void {
  const wedge = new Wedge();
  document.addEventListener("keydown", (event) => {
    const target = event.target as Element;
    if (target.closest("input, textarea, select, [contenteditable]")) {
      return;
    }
    const code = wedge.press(event.key, event.timeStamp);
    if (code) {
      event.preventDefault();
      scanned(code);
    }
  });
}
