// The device's own modules, driven step by step by tests/browser/test_device_model.py. No
// page of the site loads this.
import { Desk } from "../src/device/desk";
import { Offline } from "../src/device/server";
import type { Answer } from "../src/device/types";

interface Step {
  kind: string;
  at: number;
  code: string;
  point: string;
  way: "in" | "out";
  text: string;
  which: number;
}

let now = 0;
let event = "";
let desk: Desk | null = null;
const through: Answer[] = [];

async function start(code: string, pairing: string, at: number): Promise<void> {
  [event, now] = [code, at];
  desk = await Desk.pair(event, pairing, () => now);
  await desk?.refresh();
}

/** Do one thing; tells what came of it, or nothing where it was not possible. */
async function step(one: Step): Promise<object | null> {
  now = one.at;
  if (one.kind === "restart") {
    desk = await Desk.open(event, () => now);
    return null;
  }
  if (!desk) throw new Error("not paired");
  const place = { point: one.point, way: one.way };
  switch (one.kind) {
    case "scan":
      return noted(await desk.scan(one.code, place));
    case "undo": {
      const answer = through[one.which % (through.length || 1)];
      if (!answer) return null;
      await desk.undo(answer);
      return { kind: "undo", scan: answer.id };
    }
    case "walk_in": {
      const who = { full_name: one.text, native_name: "", organisation: "", country: "", no_photo: false };
      const made = await desk.walkIn({ ...who, category: "delegate" }, { point: "entrance", way: "in" });
      return { ...noted(made.answer), code: await desk.markedCode(made.person) };
    }
    case "sync":
      await desk.refresh().catch(leaveOffline);
      return null;
  }
  const person = await desk.records.find(one.code.slice(0, 16));
  if (!person) return null;
  if (one.kind === "name") await desk.correct(person, one.text, "");
  if (one.kind === "print") await desk.printed(person);
  if (one.kind === "hand_over") await desk.handOver(person, "receiver", "", one.way === "out");
  return { kind: one.kind };
}

function noted(answer: Answer): object {
  if (answer.outcome === "checked_in" || answer.outcome === "checked_out") through.push(answer);
  const { id, outcome, place, at } = answer;
  return { kind: "scan", id, outcome, ...place, at };
}

/** What the device believes of some badges, and how much it has still to send. */
async function view(codes: string[], points: string[]): Promise<object> {
  if (!desk) throw new Error("not paired");
  const people: Record<string, unknown> = {};
  for (const code of codes) {
    const person = await desk.records.find(code);
    const stands = points.map(async (point) => {
      const stand = await desk?.records.stand(person?.entry ?? "", person?.holder ?? null, point);
      return [stand?.came !== null, stand?.inside];
    });
    people[code] = [person?.holder.name, await Promise.all(stands)];
  }
  const inside = await Promise.all(points.map((one) => desk?.records.inside(one)));
  return { people, inside, waiting: await desk.outbox.waiting };
}

function leaveOffline(error: unknown): void {
  if (!(error instanceof Offline)) throw error;
}

Object.assign(globalThis, { trial: { start, step, view } });
