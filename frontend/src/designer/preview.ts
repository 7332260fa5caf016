// Pictures of the badge as it would be printed, of what is not saved yet. The server
// draws them; of several under way only the newest counts.
import { csrfToken } from "../page";
import type { Design, Fault } from "./types";

const BUSY = 429;
const LATER_MS = 5000;

export type Answer =
  | { kind: "picture"; picture: Blob; findings: [string, string][] }
  | { kind: "faults"; faults: Fault[] }
  | { kind: "busy" | "offline" | "failed" };

export interface Wanted {
  design: Design;
  side: number;
  sample: number;
  small?: boolean;
}

export async function ask(url: string, wanted: Wanted, signal: AbortSignal): Promise<Answer> {
  let answer: Response;
  try {
    answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify(wanted),
      signal,
    });
    if (answer.ok) {
      const findings = JSON.parse(answer.headers.get("Badge-Findings") ?? "[]");
      return { kind: "picture", picture: await answer.blob(), findings };
    }
  } catch {
    return { kind: "offline" };
  }
  if (answer.status === BUSY) return { kind: "busy" };
  const told = (await answer.json().catch(() => ({}))) as { faults?: Fault[] };
  return told.faults ? { kind: "faults", faults: told.faults } : { kind: "failed" };
}

/** One place that shows a picture, a moment after the last change. */
export class Preview {
  private timer = 0;
  private way: AbortController | null = null;
  private last = "";

  constructor(
    private readonly url: string,
    private readonly quietMs: number,
    private readonly hear: (answer: Answer) => void,
  ) {}

  want(wanted: Wanted): void {
    const text = JSON.stringify(wanted);
    if (text === this.last) return;
    this.last = text;
    this.later(wanted, this.quietMs);
  }

  private later(wanted: Wanted, after: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.go(wanted), after);
  }

  private async go(wanted: Wanted): Promise<void> {
    this.way?.abort();
    const way = (this.way = new AbortController());
    const answer = await ask(this.url, wanted, way.signal);
    if (way.signal.aborted) return;
    this.hear(answer);
    if (answer.kind === "busy" || answer.kind === "offline") this.later(wanted, LATER_MS);
  }
}

/** Put a picture into an element and let go of the one before. */
export function show(image: HTMLImageElement, picture: Blob): void {
  const before = image.src;
  image.src = URL.createObjectURL(picture);
  image.hidden = false;
  if (before.startsWith("blob:")) URL.revokeObjectURL(before);
}
