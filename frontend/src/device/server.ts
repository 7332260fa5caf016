// The calls a device makes, each with its own token and never with somebody's session.
export class Offline extends Error {}
export class Revoked extends Error {}
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Whoever added the device may not sign in: it works on, and keeps what it cannot send. */
export class Closed extends Refused {}

export interface Answered {
  status: number;
  etag: string;
  data: unknown;
}

const PATIENCE_MS = 20_000;

export class Server {
  /** When the server last answered. */
  heard = 0;

  constructor(
    private readonly event: string,
    private readonly token: () => Promise<string>,
    private readonly now: () => number = Date.now,
  ) {}

  pair(pairing: string): Promise<Answered> {
    return this.ask("device/pair/", { body: { pairing }, isOpen: true });
  }

  snapshot(cursor: string, etag: string): Promise<Answered> {
    const query = cursor ? `?cursor=${cursor}` : "";
    return this.ask(`device/snapshot/${query}`, { headers: etag ? { "If-None-Match": etag } : {} });
  }

  sync(operations: unknown[]): Promise<Answered> {
    return this.ask("device/sync/", { body: { operations } });
  }

  scan(body: unknown, patience: number): Promise<Answered> {
    return this.ask("scans/", { body, patience });
  }

  private async ask(path: string, call: Call): Promise<Answered> {
    const headers: Record<string, string> = { Accept: "application/json", ...call.headers };
    if (!call.isOpen) headers["Authorization"] = `Bearer ${await this.token()}`;
    if (call.body) headers["Content-Type"] = "application/json";
    const answer = await this.fetch(path, {
      method: call.body ? "POST" : "GET",
      headers,
      credentials: "omit",
      cache: "no-store",
      ...(call.body ? { body: JSON.stringify(call.body) } : {}),
    }, call.patience ?? PATIENCE_MS);
    const { status, data } = answer;
    const code = status === 401 ? codeOf(data) : "";
    if (code === "device_revoked") throw new Revoked();
    if (status === 408 || status === 429 || status >= 500) throw new Offline();
    this.heard = this.now();
    if (code === "device_closed") throw new Closed(status, wordsOf(data));
    if (status >= 400) throw new Refused(status, wordsOf(data));
    return answer;
  }

  private async fetch(path: string, call: RequestInit, patience: number): Promise<Answered> {
    const leave = new AbortController();
    const timer = setTimeout(() => leave.abort(), patience);
    try {
      const url = `/api/v1/events/${this.event}/${path}`;
      const answer = await fetch(url, { ...call, signal: leave.signal });
      const text = answer.status === 304 ? "" : await answer.text();
      const data = text ? (JSON.parse(text) as unknown) : null;
      return { status: answer.status, etag: answer.headers.get("ETag") ?? "", data };
    } catch {
      // no network, no patience, or a stranger's page in place of the answer
      throw new Offline();
    } finally {
      clearTimeout(timer);
    }
  }
}

interface Call {
  body?: unknown;
  headers?: Record<string, string>;
  patience?: number;
  isOpen?: boolean;
}

function codeOf(data: unknown): string {
  return (data as { code?: string } | null)?.code ?? "";
}

function wordsOf(data: unknown): string {
  return (data as { detail?: string } | null)?.detail ?? "";
}
