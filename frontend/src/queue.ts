// Scans made while the network was away: kept on this device, each with its own id, sent
// in their order. The server counts an id once, so sending twice does no harm.
import { keep, recall } from "./storage";

export interface Scan {
  id: string;
  code: string;
  point: string;
  scanned_at: string;
}

export class Queue {
  constructor(private readonly key: string) {}

  get scans(): Scan[] {
    return recall<Scan[]>(this.key) ?? [];
  }

  add(scan: Scan): boolean {
    return keep(this.key, [...this.scans, scan]);
  }

  remove(id: string): void {
    keep(this.key, this.scans.filter((scan) => scan.id !== id));
  }
}

export function newScan(code: string, point: string, now: Date): Scan {
  return { id: uuid(), code, point, scanned_at: now.toISOString() };
}

// crypto.randomUUID exists on https only; a desk may run on a laptop's plain address
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
