// What the device knows: the snapshot as it came, and what it did itself since.
import { unb64 } from "./bytes";
import { boxKey, entryOf, type Keys, recordKey, seal, unseal } from "./keys";
import type { Facts } from "./rules";
import { wallTime } from "./rules";
import type { Server } from "./server";
import type { Base } from "./store";
import type { Extra, Frame, Holder, Listed, OwnScan, Person, Place, Snapshot } from "./types";

export interface Stand {
  came: number | null;
  inside: boolean;
}

export class Records {
  frame: Frame | null = null;

  constructor(
    private readonly base: Base,
    private readonly keys: Keys,
  ) {}

  async start(): Promise<void> {
    this.frame = (await this.base.get<Frame>("kept", "frame")) ?? null;
  }

  /** Take in what is new; tells whether the names are. */
  async refresh(server: Server): Promise<boolean> {
    const [scans, extras] = await this.done();
    const { cursor = "", etag = "" } = this.frame ?? {};
    const answer = await server.snapshot(cursor, etag);
    const news = answer.status === 304 ? null : (answer.data as Snapshot);
    const frame = news ? frameOf(news, answer.etag) : this.frame;
    await this.base.write(["kept", "parts", "scans", "extras"], (of) => {
      if (news?.whole) of("parts").clear();
      Object.entries(news?.records ?? {}).forEach(([part, found]) => of("parts").put(found, part));
      if (news?.names) of("kept").put(news.names, "names");
      of("kept").put(frame, "frame");
      // the server had told all this before it answered
      scans.forEach((id) => of("scans").delete(id));
      extras.forEach((id) => of("extras").delete(id));
    });
    this.frame = frame;
    return Boolean(news?.names);
  }

  /** Whose badge this is, opened with its code. */
  async find(code: string): Promise<Person | null> {
    const found = await this.open(await entryOf(this.keys, code), await recordKey(this.keys, code));
    return found && { ...found, code };
  }

  /** Somebody of the opened names. */
  listed(one: Listed): Promise<Person | null> {
    return this.open(one.entry, unb64(one.key));
  }

  async open(entry: string, key: Person["key"]): Promise<Person | null> {
    const part = await this.base.get<Record<string, string>>("parts", entry.charAt(0));
    const changed = (await this.base.all<Extra>("extras")).filter((one) => one.entry === entry);
    const sealed = latest(changed)?.sealed ?? part?.[entry];
    if (!sealed) return null;
    const holder = await unseal<Holder>(await boxKey(key), sealed, entry);
    return { entry, key, holder };
  }

  async changed(id: string, person: Person, change: Partial<Holder>): Promise<Extra> {
    const holder = { ...person.holder, ...change };
    const sealed = await seal(await boxKey(person.key), holder, person.entry);
    const before = latest(await this.base.all<Extra>("extras"));
    return { id, entry: person.entry, sealed, number: numberOf(before) + 1, isDone: false };
  }

  /** Whether a badge came to a point, and is inside. */
  async stand(entry: string, holder: Holder | null, point: string): Promise<Stand> {
    const known = holder?.points[point];
    const stand = { came: known?.came ? Date.parse(known.came) : null, inside: known?.inside ?? false };
    const scans = (await this.base.all<OwnScan>("scans"))
      .filter((one) => one.entry === entry && one.point === point)
      .sort((one, other) => one.at - other.at);
    if (scans.some((one) => one.isUndone && one.at === stand.came)) {
      Object.assign(stand, { came: null, inside: false });
    }
    for (const scan of scans.filter((one) => !one.isUndone)) {
      if (scan.way === "in") stand.came = scan.at;
      stand.inside = scan.way === "in";
    }
    return stand;
  }

  async inside(point: string): Promise<number> {
    const scans = (await this.base.all<OwnScan>("scans")).filter((one) => one.point === point);
    const own = scans.reduce((sum, one) => sum + (one.isUndone ? 0 : one.delta), 0);
    return Math.max(0, (this.pointOf(point)?.inside ?? 0) + own);
  }

  /** What the rules ask of a badge at a point. */
  async facts(entry: string, holder: Holder | null, place: Place, at: Date): Promise<Facts> {
    const stand = await this.stand(entry, holder, place.point);
    const known = holder?.points[place.point];
    return {
      // a badge that only its mark vouches for belongs to somebody confirmed
      state: holder ? holder.state : "confirmed",
      local: wallTime(at, this.frame?.zone ?? "UTC"),
      way: place.way,
      is_void: holder?.void ?? false,
      category: holder?.category ?? "",
      has_place: known?.has_place ?? false,
      functions: known?.functions ?? [],
      came: stand.came !== null,
      inside: stand.inside,
      count: await this.inside(place.point),
    };
  }

  pointOf(code: string): Frame["points"][number] | undefined {
    return this.frame?.points.find((one) => one.code === code);
  }

  /** What the server has had answered before now. */
  private async done(): Promise<[string[], string[]]> {
    const ids = async (store: "scans" | "extras") =>
      (await this.base.all<OwnScan | Extra>(store)).filter((one) => one.isDone).map((one) => one.id);
    return [await ids("scans"), await ids("extras")];
  }
}

/** The store sorts by id, which is random. */
function latest(extras: Extra[]): Extra | undefined {
  return extras.reduce<Extra | undefined>(
    (found, one) => (found && numberOf(found) > numberOf(one) ? found : one), undefined);
}

function numberOf(extra: Extra | undefined): number {
  return extra?.number ?? 0; // those of an older page have none
}

function frameOf(news: Snapshot, etag: string): Frame {
  const { cursor, zone, made_at, rights, points, categories } = news;
  return { cursor, etag, zone, made_at, rights, points, categories };
}
