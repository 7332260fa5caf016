// Who may pass a point now: facts in, outcome out. The server judges by the same rules, and
// tests/data/entry-cases.json holds for both.
export type Way = "in" | "out";

export interface Window {
  day: string | null;
  from: string;
  until: string;
}

export interface Rules {
  times: "once" | "many";
  direction: "in" | "both";
  windows: Window[];
  categories: string[];
  sign_up: boolean;
  functions: string[];
  capacity: number | null;
  hard: boolean;
}

export const EVERYBODY: Rules = {
  times: "once", direction: "in", windows: [], categories: [], sign_up: false, functions: [],
  capacity: null, hard: false,
};

/** What is left out is false, empty or 0. `local` is wall time, as 2026-12-01T12:30. */
export interface Facts {
  state?: string;
  local?: string | null;
  way?: Way;
  is_other_event?: boolean;
  is_void?: boolean;
  category?: string;
  has_place?: boolean;
  functions?: string[];
  came?: boolean;
  inside?: boolean;
  count?: number;
}

const DAY_MINUTES = 24 * 60;
const ENDED = ["withdrawn", "cancelled"];

/** The first reason to refuse is told. */
export function judge(rules: Rules, facts: Facts): string {
  const state = facts.state ?? "";
  if (facts.is_other_event) return "other_event";
  if (!state) return "unknown";
  if (facts.is_void) return "voided";
  if (facts.way === "out") return facts.inside ? "checked_out" : "not_inside";
  if (state !== "confirmed") return ENDED.includes(state) ? state : "not_confirmed";
  if (isAgain(rules, facts)) return "already";
  if (!isOpen(rules, facts.local ?? null)) return "not_in_window";
  if (!isAllowed(rules, facts)) return "not_allowed";
  return isFull(rules, facts) ? "full" : "checked_in";
}

function isAgain(rules: Rules, facts: Facts): boolean {
  if (rules.times === "once") return facts.came ?? false;
  return (facts.inside ?? false) && rules.direction === "both";
}

function isOpen(rules: Rules, local: string | null): boolean {
  if (rules.windows.length === 0) return true;
  return local !== null && rules.windows.some((one) => holds(one, local));
}

function isAllowed(rules: Rules, facts: Facts): boolean {
  const asksWho = rules.categories.length > 0 || rules.sign_up || rules.functions.length > 0;
  return (
    !asksWho ||
    rules.categories.includes(facts.category ?? "") ||
    (rules.sign_up && (facts.has_place ?? false)) ||
    rules.functions.some((one) => facts.functions?.includes(one))
  );
}

// whoever is read again at a place without a way out takes no second place
function isFull(rules: Rules, facts: Facts): boolean {
  const isTaken = rules.capacity !== null && (facts.count ?? 0) >= rules.capacity;
  return rules.hard && isTaken && !facts.inside;
}

/** A stretch of local time; without a day, of every day. It may pass midnight. */
function holds(window: Window, local: string): boolean {
  const now = minutesOf(local);
  const today = Math.floor(now / DAY_MINUTES) * DAY_MINUTES;
  const days = window.day ? [minutesOf(`${window.day}T00:00`)] : [today, today - DAY_MINUTES];
  const from = timeOf(window.from);
  const span = timeOf(window.until) - from;
  const length = ((span % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  return days.some((day) => now - day - from >= 0 && now - day - from < length);
}

// wall time has no zone; as UTC it counts evenly
function minutesOf(local: string): number {
  return Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`) / 60_000;
}

function timeOf(text: string): number {
  const [hours = "0", minutes = "0"] = text.split(":");
  return Number(hours) * 60 + Number(minutes);
}

/** A moment as the wall time of a zone. */
export function wallTime(moment: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}
