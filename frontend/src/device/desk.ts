// A paired device: what it is asked at a door and what it does, with or without a network.
// Knows no page; device.ts shows it.
import { b64 as b64Of, newCode } from "./bytes";
import { entryOf, importKeys, type Keys, markOf, recordKey, seal, unseal } from "./keys";
import { Names } from "./names";
import { Outbox } from "./outbox";
import { read, type Reading } from "./reading";
import { Records } from "./records";
import { EVERYBODY, judge, type Rules } from "./rules";
import { Offline, Refused, Server } from "./server";
import { Base } from "./store";
import type { Answer, Holder, Operation, OwnScan, Person, Place, Result } from "./types";

const PATIENCE_MS = 2_500;
const QUIET_MS = 10_000;
const GUESSES = 20;
const GUESSES_WITHIN_MS = 60_000;

interface Me {
  device: string;
  name: string;
  token: string;
}

export interface Newcomer {
  full_name: string;
  native_name: string;
  organisation: string;
  country: string;
  category: string;
  no_photo: boolean;
}

export class Desk {
  readonly records: Records;
  readonly outbox: Outbox;
  readonly names: Names;
  #quietUntil = 0;
  #guesses: number[] = [];

  private constructor(
    readonly base: Base,
    readonly keys: Keys,
    readonly name: string,
    readonly server: Server,
    private readonly now: () => number,
  ) {
    this.records = new Records(base, keys);
    this.outbox = new Outbox(base, keys, server);
    this.names = new Names(base, keys, now);
  }

  /** The device as it was left, or null where none is paired. */
  static async open(event: string, now: () => number = Date.now): Promise<Desk | null> {
    const base = await Base.open(event);
    const [me, keys] = [await base.get<Me>("kept", "me"), await base.get<Keys>("kept", "keys")];
    if (!me || !keys) {
      base.close();
      return null;
    }
    let token: Promise<string> | null = null;
    const server = new Server(event, () => (token ??= unseal(keys.own, me.token, "token")), now);
    const desk = new Desk(base, keys, me.name, server, now);
    server.heard = (await base.get<number>("kept", "heard")) ?? 0;
    await desk.records.start();
    return desk;
  }

  /** Pair with a code that the team showed; takes the place of what was here. */
  static async pair(event: string, pairing: string, now: () => number = Date.now): Promise<Desk | null> {
    const server = new Server(event, () => Promise.resolve(""), now);
    const { data } = await server.pair(pairing);
    const { device, name, token, secret, mark_key } = data as Record<string, string> as Paired;
    const keys = await importKeys(secret, mark_key, device, event);
    const me: Me = { device, name, token: await seal(keys.own, token, "token") };
    await (await Base.open(event)).wipe();
    const base = await Base.open(event);
    await base.write(["kept"], (of) => {
      of("kept").put(me, "me");
      of("kept").put(keys, "keys");
    });
    return Desk.open(event, now);
  }

  /** Send what waits and fetch what is new; rejects when the network is away. */
  async refresh(): Promise<void> {
    await this.outbox.send();
    if (await this.records.refresh(this.server)) await this.names.renew();
    this.#quietUntil = 0;
    await this.base.put("kept", this.server.heard, "heard");
  }

  /** Answer what was read. */
  async scan(text: string, place: Place): Promise<Answer> {
    const reading = read(text);
    const at = new Date(this.now());
    const id = crypto.randomUUID();
    const entry = reading.code ? await entryOf(this.keys, reading.code) : "";
    const person = reading.code ? await this.records.find(reading.code) : null;
    const stand = await this.records.stand(entry, person?.holder ?? null, place.point);
    const answer: Answer = {
      id, place, person, outcome: "", at: at.getTime(), isNew: false, isOffline: false, first: stand.came,
    };
    const told = await this.ask(text, answer);
    const stranger = reading.code ? await this.stranger(entry, reading.code) : null;
    if (told) return this.heard({ ...answer, person: person ?? stranger }, entry, told, stand.inside);
    return this.decide(text, reading, answer, stranger);
  }

  /** Check in somebody found by name. */
  async checkIn(person: Person, place: Place): Promise<Answer> {
    const at = new Date(this.now());
    const facts = await this.records.facts(person.entry, person.holder, place, at);
    const stand = await this.records.stand(person.entry, person.holder, place.point);
    const answer: Answer = {
      id: crypto.randomUUID(), place, person, at: at.getTime(), isNew: false, isOffline: true,
      outcome: judge(this.ruleOf(place), facts), first: stand.came,
    };
    await this.keep(answer, person.entry, whoIs(person), stand.inside);
    const found = (await this.trySending())?.get(answer.id);
    if (!found) return answer;
    return { ...answer, isOffline: false, outcome: found.flag || found.outcome || answer.outcome };
  }

  /** Let in by hand whom the rules refused. */
  async letIn(refused: Answer, reason: string): Promise<Answer> {
    const { person, place } = refused;
    if (!person) return refused;
    const at = this.now();
    const answer: Answer = { ...refused, id: crypto.randomUUID(), at, outcome: "checked_in", first: null };
    const stand = await this.records.stand(person.entry, person.holder, place.point);
    await this.keep(answer, person.entry, { ...whoIs(person), reason }, stand.inside);
    await this.trySending();
    return answer;
  }

  async undo(answer: Answer): Promise<void> {
    const known = await this.base.get<OwnScan>("scans", answer.id);
    const undone: OwnScan[] = known ? [{ ...known, isUndone: true, isDone: false }] : [];
    await this.outbox.add([this.operation("undo", { scan: answer.id })], undone);
    await this.trySending();
  }

  /** Register somebody who did not apply, and let them in: both at once. */
  async walkIn(who: Newcomer, place: Place): Promise<{ person: Person; answer: Answer }> {
    const code = newCode();
    const marked = code + (await markOf(this.keys, code));
    const [entry, key] = [await entryOf(this.keys, code), await recordKey(this.keys, code)];
    const holder: Holder = {
      registration: 0, state: "confirmed", category: who.category, printed: false,
      alerts: who.no_photo ? ["no_photo"] : [], points: {}, name: who.full_name,
      native_name: who.native_name, language: "", organisation: who.organisation, code,
    };
    const person: Person = { entry, key, holder };
    const operation = this.operation("walk_in", { ...filled(who), code });
    const extra = await this.records.changed(operation.id, person, {});
    await this.outbox.add([operation], [], [extra]);
    const answer: Answer = {
      id: crypto.randomUUID(), place, person, at: this.now(), outcome: "checked_in",
      isNew: false, isOffline: true, first: null,
    };
    await this.keep(answer, entry, { code: marked }, false);
    const { full_name: name, native_name, organisation } = who;
    this.names.add({ entry, key: b64Of(key), registration: 0, name, native_name, organisation });
    await this.trySending();
    return { person, answer };
  }

  async correct(person: Person, name: string, native: string): Promise<Person> {
    const change = { name, native_name: native };
    return this.change(person, "name", change, change);
  }

  /** Note that a badge is on paper. */
  async printed(person: Person): Promise<Person> {
    return this.change(person, "print", {}, { printed: true });
  }

  async handOver(person: Person, thing: string, number: string, back: boolean): Promise<void> {
    const more = { thing, ...(number ? { number } : {}), ...(back ? { back } : {}) };
    await this.outbox.add([this.operation("hand_over", { ...whoIs(person), ...more })]);
    await this.trySending();
  }

  /** The code as the badge's symbol holds it, where the device knows it. */
  async markedCode(person: Person): Promise<string> {
    const { code = person.code } = person.holder;
    return code ? code + (await markOf(this.keys, code)) : "";
  }

  async forget(): Promise<void> {
    this.names.forget();
    await this.base.wipe();
  }

  private async change(
    person: Person,
    kind: Operation["kind"],
    said: object,
    change: Partial<Holder>,
  ): Promise<Person> {
    const operation = this.operation(kind, { ...whoIs(person), ...filled(said) });
    const extra = await this.records.changed(operation.id, person, change);
    await this.outbox.add([operation], [], [extra]);
    await this.trySending();
    return { ...person, holder: { ...person.holder, ...change } };
  }

  /** Ask the server, unless it was away a moment ago. */
  private async ask(text: string, answer: Answer): Promise<Told | null> {
    if (this.now() < this.#quietUntil) return null;
    const { point, way } = answer.place;
    const scanned_at = new Date(answer.at).toISOString();
    try {
      const sent = { id: answer.id, code: text.slice(0, 500), point, way, scanned_at };
      return (await this.server.scan(sent, PATIENCE_MS)).data as Told;
    } catch (error) {
      if (error instanceof Offline) this.#quietUntil = this.now() + QUIET_MS;
      else if (!(error instanceof Refused)) throw error;
      return null;
    }
  }

  private async heard(answer: Answer, entry: string, told: Told, inside: boolean): Promise<Answer> {
    const { outcome, registration: who, first } = told;
    if (entry && isThrough(outcome)) {
      await this.base.put("scans", { ...ownScan(answer, entry, inside, outcome), isDone: true });
    }
    const came = first ? Date.parse(first.scanned_at) : answer.first;
    return { ...answer, outcome, person: who ? heardOf(answer.person, who) : null, first: came };
  }

  private async decide(
    text: string, reading: Reading, answer: Answer, stranger: Person | null,
  ): Promise<Answer> {
    const mine: Answer = { ...answer, isOffline: true };
    const entry = stranger?.entry ?? "";
    if (!mine.person && !(await this.isVouchedFor(reading))) {
      mine.outcome = this.isGuessing() ? "paused" : "unknown";
    } else {
      mine.isNew = mine.person === null;
      const holder = answer.person?.holder ?? null;
      const facts = await this.records.facts(entry, holder, answer.place, new Date(answer.at));
      mine.outcome = judge(this.ruleOf(answer.place), facts);
      mine.person ??= stranger;
    }
    if (mine.outcome === "paused") return mine;
    const stand = await this.records.stand(entry, answer.person?.holder ?? null, mine.place.point);
    // a link that holds no code is a key to somebody's page: it is written down nowhere
    const code = reading.code || !text.includes("/r/") ? text.slice(0, 500) : "/r/";
    await this.keep(mine, entry, { code }, stand.inside);
    return mine;
  }

  /** Whoever carries a badge that the snapshot does not hold. */
  private async stranger(entry: string, code: string): Promise<Person> {
    const holder = { registration: 0, state: "", category: "", printed: true, alerts: [], points: {} };
    return { entry, key: await recordKey(this.keys, code), holder, code };
  }

  private async isVouchedFor(reading: Reading): Promise<boolean> {
    if (!reading.mark || this.isGuessing()) return false;
    if ((await markOf(this.keys, reading.code)) === reading.mark) return true;
    this.#guesses.push(this.now());
    return false;
  }

  /** Twenty wrong marks in a minute are no accident. */
  private isGuessing(): boolean {
    this.#guesses = this.#guesses.filter((at) => this.now() - at < GUESSES_WITHIN_MS);
    return this.#guesses.length >= GUESSES;
  }

  private async keep(answer: Answer, entry: string, who: object, inside: boolean): Promise<void> {
    const { id, outcome, place, at } = answer;
    const operation: Operation = {
      id, kind: "scan", at: new Date(at).toISOString(), point: place.point, way: place.way, outcome, ...who,
    };
    const scans = entry && isThrough(outcome) ? [ownScan(answer, entry, inside, outcome)] : [];
    await this.outbox.add([operation], scans);
  }

  /** Send at once if the network is there; what waits goes later anyway. */
  private async trySending(): Promise<Map<string, Result> | null> {
    if (this.now() < this.#quietUntil) return null;
    try {
      return await this.outbox.send();
    } catch (error) {
      if (!(error instanceof Offline || error instanceof Refused)) throw error;
      this.#quietUntil = this.now() + QUIET_MS;
      return null;
    }
  }

  private operation(kind: Operation["kind"], body: object): Operation {
    return { id: crypto.randomUUID(), kind, at: new Date(this.now()).toISOString(), ...body };
  }

  private ruleOf(place: Place): Rules {
    return this.records.pointOf(place.point)?.rules ?? EVERYBODY;
  }
}

type Paired = Record<"device" | "name" | "token" | "secret" | "mark_key", string>;

/** What POST scans/ answers. */
interface Told {
  outcome: string;
  registration: { id: number; name: string; native_name: string; category: string | null; state: string } | null;
  first: { scanned_at: string } | null;
}

function isThrough(outcome: string): boolean {
  return outcome === "checked_in" || outcome === "checked_out";
}

function ownScan(answer: Answer, entry: string, inside: boolean, outcome: string): OwnScan {
  const { id, at, place } = answer;
  const isIn = outcome === "checked_in";
  const delta = isIn === inside ? 0 : isIn ? 1 : -1;
  const way = isIn ? "in" : "out";
  return { id, entry, point: place.point, way, at, delta, isUndone: false, isDone: false };
}

function whoIs(person: Person): { code: string } | { registration: number } {
  const { registration, code = person.code } = person.holder;
  return code ? { code } : { registration };
}

/** Fields that say something; the server knows the rest as empty. */
function filled(said: object): object {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== "" && value !== false));
}

/** A person as the server knows them, with what only the snapshot told. */
function heardOf(known: Person | null, who: NonNullable<Told["registration"]>): Person {
  const before = known?.holder;
  const holder: Holder = {
    ...{ printed: true, alerts: [], points: {}, ...before },
    registration: who.id, state: who.state, category: who.category ?? before?.category ?? "",
    name: who.name, native_name: who.native_name,
  };
  return { entry: "", key: new Uint8Array(), ...known, holder };
}
