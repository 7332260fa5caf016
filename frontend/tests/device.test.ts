import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { b64, newCode } from "../src/device/bytes";
import type { Desk } from "../src/device/desk";
import { Faces } from "../src/device/faces";
import { boxKey, entryOf, importKeys, markOf, namesKey, recordKey, unseal } from "../src/device/keys";
import { letterOf } from "../src/device/lists";
import { folded, matches } from "../src/device/names";
import { read } from "../src/device/reading";
import { Records } from "../src/device/records";
import { Closed, Refused, Revoked, Server } from "../src/device/server";
import { judge, type Facts, type Rules, wallTime } from "../src/device/rules";
import type { Words } from "../src/device/show";
import type { Base } from "../src/device/store";
import type { Answer, Extra, Holder, Person } from "../src/device/types";

const cases = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../tests/data/${name}.json`, import.meta.url), "utf-8"));

test("the device and the server give the same answer at every door", () => {
  const all = cases("entry-cases") as { name: string; rules: Rules; facts: Facts; outcome: string }[];
  expect(all.length).toBeGreaterThan(30);
  for (const { name, rules, facts, outcome } of all) {
    expect({ name, outcome: judge(rules, facts) }).toEqual({ name, outcome });
  }
});

// the digest of the typed letters is slow on purpose
test("the device makes the same keys as the server and opens what it sealed", { timeout: 60_000 }, async () => {
  const known = cases("device-cases");
  const keys = await importKeys(known.secret, known.mark_key, known.device, known.event);
  expect(await entryOf(keys, known.code)).toBe(known.entry);
  expect(known.code + (await markOf(keys, known.code))).toBe(known.marked);
  const record = await recordKey(keys, known.code);
  expect(b64(record)).toBe(known.record_key);
  expect(await unseal(await boxKey(record), known.record, known.entry)).toEqual(known.opened);
  const names = await namesKey(keys, known.typed);
  expect(await unseal(names, known.names, known.device)).toEqual(known.names_opened);
  await expect(unseal(names, known.record, known.entry)).rejects.toThrow();
});

test("no key of a device can be taken out of the browser's store", async () => {
  const known = cases("device-cases");
  const keys = await importKeys(known.secret, known.mark_key, known.device, known.event);
  for (const key of [keys.find, keys.record, keys.names, keys.mark, keys.own]) {
    await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
  }
});

test("a code is read however it is written, a name is told from it", () => {
  const code = "AAAABBBBCCCCDDDD";
  expect(read("aaaa-bbbb cccc-dddd").code).toBe(code);
  expect(read(`${code}D7IIFV5L`)).toMatchObject({ code, mark: "D7IIFV5L" });
  expect(read("AAAABBBBCCCC8881").code).toBe("AAAABBBBCCCCBBBI");
  expect(read(`https://days.example/r/${code}`).code).toBe(code);
  expect(read("https://days.example/r/abc:def")).toMatchObject({ code: "", isName: false });
  expect(read("Layla Ben Youssef")).toMatchObject({ code: "", isName: true });
  expect(newCode()).toMatch(/^[A-Z2-7]{16}$/);
});

test("the hour at the venue is that of its zone, whatever the device's", () => {
  expect(wallTime(new Date("2026-12-01T23:30:00Z"), "Asia/Dhaka")).toBe("2026-12-02T05:30");
});

test("names are found in other spellings, orders and scripts, the likest first", () => {
  const people = [
    ["Layla BEN YOUSSEF", "ليلى بن يوسف", "layla ben youssef lyly bn ywsf"],
    ["Ọláwálé ADÉṢÍNÀ", "", "olawale adesina"],
    ["José María Núñez", "", "jose maria nunez"],
    ["Wei Zhang", "张伟", "wei zhang zhangwei"],
    ["Anna Müller", "", "anna muller"],
  ].map(([name = "", native_name = "", search = ""], at) =>
    folded({ entry: "", key: "", registration: at, name, native_name, organisation: "", search }));
  const first = (query: string) => matches(query, people, 5)[0]?.registration;
  expect(["leila benyusef", "Youssef Layla", "ليلى", "ben yousef"].map(first)).toEqual([0, 0, 0, 0]);
  expect(["olawale", "ADESINA O", "nunes jose", "zang wei", "张伟"].map(first)).toEqual([1, 1, 2, 3, 3]);
  expect(["muler", "Müller"].map(first)).toEqual([4, 4]);
  expect(matches("Bartholomew", people, 5)).toEqual([]);
});

test("by hand lets in whoever was given the right, and a device of before it was one", () => {
  const words = { tones: {}, outcomes: {}, alerts: {}, overruled: { full: "Full" }, sentences: {} } as unknown as Words;
  const offers = (lets_in: boolean | undefined, outcome: string) => {
    const rights = { names: false, prints: false, ...(lets_in === undefined ? {} : { lets_in }) };
    const desk = { records: { frame: { rights, categories: [] } } } as unknown as Desk;
    const person = { holder: { category: "", alerts: [] } as unknown as Holder } as Person;
    const answer = { outcome, person, isNew: false, first: null, place: {} } as unknown as Answer;
    return new Faces(desk, words).answer(answer)["may_let_in"];
  };
  expect([offers(true, "full"), offers(undefined, "full"), offers(false, "full")]).toEqual([true, true, false]);
  expect(offers(true, "voided")).toBe(false);
});

test("every alert the page has words for is shown for whom it was set, and for nobody else", () => {
  const desk = { records: { frame: null } } as unknown as Desk;
  const faces = new Faces(desk, { alerts: { vip: "VIP", unpaid: "To pay" } } as unknown as Words);
  const shown = (...alerts: string[]) => faces.person({ holder: { category: "", alerts } as unknown as Holder } as Person);
  expect(shown("no_photo", "unpaid", "of tomorrow")).toMatchObject(
    { no_photo: true, alerts: true, alert_unpaid: true, alert_vip: false });
  expect(shown()).toMatchObject({ no_photo: false, alerts: false, alert_unpaid: false, alert_vip: false });
});

test("of somebody changed several times the last state is shown, whatever the numbers of the changes", async () => {
  const known = cases("device-cases");
  const keys = await importKeys(known.secret, known.mark_key, known.device, known.event);
  const extras: Extra[] = [];
  const byId = (one: Extra, other: Extra) => one.id.localeCompare(other.id);
  const base = { get: () => Promise.resolve(undefined), all: () => Promise.resolve([...extras].sort(byId)) };
  const records = new Records(base as unknown as Base, keys);
  const code = newCode();
  const person = { entry: await entryOf(keys, code), key: await recordKey(keys, code), holder: { name: "" } as Holder };
  const stranger = { ...person, entry: await entryOf(keys, newCode()) };
  for (const id of ["c", "a", "d", "b"]) {
    extras.push(await records.changed(id, person, { name: `after ${id}` }));
    extras.push(await records.changed(`${id}${id}`, stranger, {}));
    expect((await records.find(code))?.holder.name).toBe(`after ${id}`);
  }
});

test("people queue under the letter of their family name, as the server tells it", () => {
  expect(letterOf({ name: "Layla BEN YOUSSEF", letter: "B" })).toBe("B");
  expect(["Élodie Martin", "7 of Nine", "张伟"].map((name) => letterOf({ name }))).toEqual(["E", "#", "#"]);
});

test("only a device that was revoked forgets; one whose account is closed keeps what it did", async () => {
  const server = new Server("csd", () => Promise.resolve("token"));
  const asked = (code: string) => {
    globalThis.fetch = () => Promise.resolve(new Response(JSON.stringify({ code }), { status: 401 }));
    return server.sync([]).catch((error: unknown) => error);
  };
  expect(await asked("device_revoked")).toBeInstanceOf(Revoked);
  expect(await asked("device_closed")).toBeInstanceOf(Closed);
  expect(await asked("another")).toBeInstanceOf(Refused);
});
