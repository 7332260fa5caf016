// What a camera, a hand scanner or a hand brought: a badge's code, perhaps with its mark.
const GROUPED = /^[A-Z0-9]{4}(?:[ -]?[A-Z0-9]{4}){3}(?:(?:[ -]?[A-Z0-9]{4}){2})?$/i;
const CODE = /^[A-Z2-7]{16}$/;
const LINK = /^(?:https?:\/\/[^/\s]+)?\/r\/([^/\s?#]+)/i;
const LOOKALIKES: Record<string, string> = { "0": "O", "1": "I", "8": "B" };

export interface Reading {
  /** Empty where there is none. */
  code: string;
  mark: string;
  /** Nothing a badge holds: letters a hand typed, so perhaps a name. */
  isName: boolean;
}

export function read(text: string): Reading {
  const whole = text.trim();
  const link = LINK.exec(whole);
  const found = letters(link ? (link[1] ?? "") : whole);
  const code = found.slice(0, 16);
  if (!CODE.test(code)) {
    return { code: "", mark: "", isName: link === null && !whole.includes("://") };
  }
  const isWord = /^\p{L}+$/u.test(whole) && whole !== whole.toUpperCase();
  return { code, mark: found.slice(16), isName: isWord };
}

/** Letters as codes have them: large, without what groups them, likenesses forgiven. */
export function letters(text: string): string {
  return GROUPED.test(text) ? plain(text) : "";
}

export function plain(text: string): string {
  const large = text.replace(/[ -]/g, "").toUpperCase();
  return large.replace(/[018]/g, (digit) => LOOKALIKES[digit] ?? digit);
}
