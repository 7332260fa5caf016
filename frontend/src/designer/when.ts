// Conditions as a short list of rows, and back. What is deeper is left as it is.
import type { Condition } from "../conditions";

export interface Row {
  key: string;
  test: string; // with “not:” before it where it must not hold
  values: string[];
}

export interface Rows {
  mode: "every" | "some";
  rows: Row[];
}

const NOT = "not:";

/** The rows of a condition; null where it is deeper than rows can show. */
export function rowsOf(when: Condition | null | undefined): Rows | null {
  if (!when) return { mode: "every", rows: [] };
  if (when.kind !== "every" && when.kind !== "some") {
    const row = rowOf(when);
    return row && { mode: "every", rows: [row] };
  }
  const rows = when.of.map(rowOf);
  if (rows.length === 0 || rows.some((row) => row === null)) return null;
  return { mode: when.kind, rows: rows as Row[] };
}

export function conditionOf({ mode, rows }: Rows): Condition | null {
  const parts = rows.map(partOf);
  if (parts.length < 2) return parts[0] ?? null;
  return { kind: mode, of: parts };
}

function rowOf(when: Condition): Row | null {
  if (when.kind === "answer") {
    return { key: when.key, test: when.test, values: when.values ?? [] };
  }
  if (when.kind !== "not" || when.of.kind !== "answer") return null;
  return { key: when.of.key, test: NOT + when.of.test, values: when.of.values ?? [] };
}

function partOf({ key, test, values }: Row): Condition {
  const isNot = test.startsWith(NOT);
  const plain = isNot ? test.slice(NOT.length) : test;
  const answer: Condition = { kind: "answer", key, test: plain };
  if (plain !== "answered") answer.values = values;
  return isNot ? { kind: "not", of: answer } : answer;
}
