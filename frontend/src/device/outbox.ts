// What the device did and the server does not know yet: each with its own id, sealed on the
// disk, sent until it is answered, dropped then. Sending twice does no harm.
import { type Keys, seal, unseal } from "./keys";
import { Refused, type Server } from "./server";
import type { Base } from "./store";
import type { Extra, Flag, Operation, OwnScan, Result } from "./types";

const AT_ONCE = 100;
const THROUGH = ["checked_in", "checked_out"];

interface Row {
  n?: number;
  id: string;
  sealed: string;
}

export class Outbox {
  #running: Promise<Map<string, Result>> | null = null;

  constructor(
    private readonly base: Base,
    private readonly keys: Keys,
    private readonly server: Server,
    private readonly atOnce = AT_ONCE,
  ) {}

  get waiting(): Promise<number> {
    return this.base.count("queue");
  }

  /** Keep an operation and what the device knows by it, all or nothing. */
  async add(operations: Operation[], scans: OwnScan[] = [], extras: Extra[] = []): Promise<void> {
    const rows = await Promise.all(operations.map((one) => this.close(one)));
    await this.base.write(["queue", "scans", "extras"], (of) => {
      rows.forEach((one) => of("queue").add(one));
      scans.forEach((one) => of("scans").put(one));
      extras.forEach((one) => of("extras").put(one));
    });
  }

  /** Send all that waits; rejects when the network is away. One at a time. */
  send(): Promise<Map<string, Result>> {
    this.#running ??= this.sendAll().finally(() => (this.#running = null));
    return this.#running;
  }

  private async sendAll(): Promise<Map<string, Result>> {
    const results = new Map<string, Result>();
    let size = this.atOnce;
    for (;;) {
      const rows = await this.base.all<Row>("queue", size);
      if (rows.length === 0) return results;
      const operations = await Promise.all(rows.map((one) => this.open(one)));
      try {
        const answer = await this.server.sync(operations);
        const found = (answer.data as { operations: Result[] }).operations;
        await this.settle(rows, operations, found);
        found.forEach((one) => results.set(one.id, one));
      } catch (error) {
        if (!(error instanceof Refused && error.status === 400)) throw error;
        // one of them is wrong in its shape: sent one by one, only that one is lost
        if (size === 1) await this.settle(rows, operations, operations.map(unfit));
        size = 1;
      }
    }
  }

  private async settle(rows: Row[], sent: Operation[], found: Result[]): Promise<void> {
    const known = new Map(sent.map((one) => [one.id, one]));
    await this.base.write(["queue", "scans", "extras", "flags"], (of) => {
      rows.forEach((one) => one.n !== undefined && of("queue").delete(one.n));
      for (const result of found) {
        const operation = known.get(result.id);
        if (!operation) continue;
        const isUndo = operation.kind === "undo";
        // what was undone since waits for the undoing to arrive
        answered(of("scans"), isUndo ? String(operation["scan"]) : result.id, (row) => isUndo || !row.isUndone);
        answered(of("extras"), result.id, () => true);
        const flag = flagOf(operation, result);
        if (flag.flag) of("flags").put(flag);
      }
    });
  }

  private async close(operation: Operation): Promise<Row> {
    return { id: operation.id, sealed: await seal(this.keys.own, operation, operation.id) };
  }

  private open(row: Row): Promise<Operation> {
    return unseal<Operation>(this.keys.own, row.sealed, row.id);
  }
}

function answered(store: IDBObjectStore, id: string, isNow: (row: OwnScan) => boolean): void {
  const asked = store.get(id) as IDBRequest<OwnScan | undefined>;
  asked.onsuccess = () => {
    if (asked.result && isNow(asked.result)) store.put({ ...asked.result, isDone: true });
  };
}

function flagOf(operation: Operation, result: Result): Flag {
  const { id, kind, at } = operation;
  // an answer that was lost on its way may have been another than ours
  const isLetIn = THROUGH.includes(String(operation["outcome"]));
  const isOther = isLetIn && result.outcome !== null && !THROUGH.includes(result.outcome);
  const flag = result.flag || (isOther ? (result.outcome ?? "") : "") || (result.state === "refused" ? "refused" : "");
  return { id, kind, at, point: String(operation["point"] ?? ""), flag, registration: result.registration };
}

function unfit(operation: Operation): Result {
  return { id: operation.id, state: "refused", flag: "unfit", registration: null, outcome: null };
}
