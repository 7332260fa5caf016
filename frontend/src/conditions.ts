// When a question is asked. The same rules as registration/domain/forms/conditions.py;
// a property test compares the two.

export type Given = Record<string, string[]>;
export type Condition =
  | { kind: "answer"; key: string; test: string; values?: string[] }
  | { kind: "every" | "some"; of: Condition[] }
  | { kind: "not"; of: Condition };
export interface Part {
  key: string;
  when?: Condition | null;
}
export interface Section extends Part {
  questions: Part[];
}

const NUMBER = /^-?[0-9]{1,9}(\.[0-9]{1,6})?$/;
const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

export function holds(condition: Condition | null | undefined, given: Given): boolean {
  if (!condition) return true;
  switch (condition.kind) {
    case "every":
      return condition.of.every((part) => holds(part, given));
    case "some":
      return condition.of.some((part) => holds(part, given));
    case "not":
      return !holds(condition.of, given);
    case "answer": {
      const answer = (given[condition.key] ?? []).filter((text) => text !== "");
      return passes(answer, condition.test, condition.values ?? []);
    }
  }
}

/** The keys of the questions that are asked, in order; hidden answers count as none. */
export function asked(sections: Section[], given: Given): string[] {
  const seen: Given = {};
  const keys: string[] = [];
  for (const section of sections) {
    if (!holds(section.when, seen)) continue;
    for (const question of section.questions) {
      if (!holds(question.when, seen)) continue;
      keys.push(question.key);
      seen[question.key] = given[question.key] ?? [];
    }
  }
  return keys;
}

function passes(answer: string[], test: string, values: string[]): boolean {
  if (test === "answered") return answer.length > 0;
  if (test === "one_of") return answer.some((text) => values.includes(text));
  const wanted = values[0] ?? "";
  if (test === "is") return answer.includes(wanted);
  const read = test === "at_least" || test === "at_most" ? number : day;
  const upwards = test === "at_least" || test === "from";
  const limit = read(wanted);
  if (limit === null) return false;
  return answer.some((text) => {
    const here = read(text);
    return here !== null && (upwards ? here >= limit : here <= limit);
  });
}

function number(text: string): number | null {
  return NUMBER.test(text) ? Number(text) : null;
}

/** A day as a number that grows with it; null for one no calendar has. */
function day(text: string): number | null {
  const parts = DAY.exec(text)?.slice(1).map(Number);
  if (!parts) return null;
  const [year, month, date] = parts as [number, number, number];
  if (year < 1 || month < 1 || month > 12 || date < 1 || date > daysIn(year, month)) {
    return null;
  }
  return (year * 100 + month) * 100 + date;
}

function daysIn(year: number, month: number): number {
  if (month === 2) {
    const leaps = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    return leaps ? 29 : 28;
  }
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
