// The list of what to look at: what blocks a version first, many of a kind folded.
import { fill, number } from "../page";
import type { Board } from "./board";
import { icon, make } from "./draw";
import type { Conflict } from "./types";

const FEW = 3;

export function draw(root: HTMLElement, board: Board): void {
  const list = root.querySelector<HTMLElement>("[data-doubts]");
  const title = root.querySelector<HTMLElement>("[data-doubts-title]");
  if (!list || !title) return;
  const open = new Set(
    [...list.querySelectorAll<HTMLElement>("details[open]")].map((one) => one.dataset["problem"]),
  );
  const found = board.state.conflicts;
  const texts = root.dataset;
  const count = number(found.length);
  title.textContent = found.length
    ? fill(texts["textDoubts"], { count })
    : (texts["textNoDoubts"] ?? "");
  const groups = grouped(found);
  list.replaceChildren(
    ...groups.map((group) => (group.length > FEW ? folded(group, root, board, open) : listed(group, root, board))),
  );
}

/** By kind of problem; those that block come first. */
export function grouped(found: Conflict[]): Conflict[][] {
  const groups = new Map<string, Conflict[]>();
  const rank = (one: Conflict) => (one.severity === "block" ? 0 : 1);
  for (const one of [...found].sort((a, b) => rank(a) - rank(b))) {
    groups.set(one.problem, [...(groups.get(one.problem) ?? []), one]);
  }
  return [...groups.values()];
}

function folded(
  group: Conflict[],
  root: HTMLElement,
  board: Board,
  open: Set<string | undefined>,
): HTMLElement {
  const details = make("details", "editor-fold") as HTMLDetailsElement;
  const first = group[0];
  details.dataset["problem"] = first?.problem ?? "";
  details.open = open.has(first?.problem);
  const summary = make("summary", "", `${first?.label ?? ""} `);
  if (first) summary.prepend(sign(first, root), " ");
  summary.append(make("span", "muted", number(group.length)));
  details.append(summary, listed(group, root, board));
  return details;
}

function listed(group: Conflict[], root: HTMLElement, board: Board): HTMLElement {
  const list = make("ul", "editor-list");
  list.append(...group.map((one) => item(one, root, board)));
  return list;
}

function item(one: Conflict, root: HTMLElement, board: Board): HTMLElement {
  const element = make("li", one.severity === "block" ? "is-block" : "");
  const words = make("p", "", ` ${one.words}`);
  words.dir = "auto";
  words.prepend(sign(one, root));
  const row = make("div", "btn-row");
  const show = make("button", "btn btn-secondary btn-sm", root.dataset["textShow"] ?? "");
  show.setAttribute("type", "button");
  show.dataset["show"] = one.sessions.join(" ");
  const codes = one.sessions.map((id) => board.session(id)?.code ?? "");
  show.append(make("span", "visually-hidden", ` ${codes.join(", ")}`));
  row.append(show);
  if (one.fix) {
    const fix = make("a", "btn btn-quiet btn-sm", one.fix.label) as HTMLAnchorElement;
    fix.href = one.fix.url;
    fix.append(make("span", "visually-hidden", ` ${codes[0] ?? ""}`));
    row.append(fix);
  }
  element.append(words, row);
  return element;
}

function sign(one: Conflict, root: HTMLElement): HTMLElement {
  const isBlock = one.severity === "block";
  const mark = make("span", isBlock ? "editor-sign is-block" : "editor-sign");
  mark.append(
    icon(root.dataset["icons"] ?? "", isBlock ? "exclamation-circle" : "exclamation-triangle"),
    make("span", "visually-hidden", root.dataset[isBlock ? "textBlocks" : "textWarns"] ?? ""),
  );
  return mark;
}
