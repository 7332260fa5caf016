// Forms marked data-conditions: only the questions that are asked are there to be seen.
import { asked, type Given, type Section } from "./conditions";
import * as drafts from "./drafts";
import { onContent } from "./page";

export function start(): void {
  onContent((root) => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-conditions]")) {
      if (form.dataset["asking"] === undefined) {
        form.dataset["asking"] = "";
        watch(form);
      }
    }
  });
}

function watch(form: HTMLFormElement): void {
  const sections = JSON.parse(form.dataset["conditions"] ?? "[]") as Section[];
  form.querySelectorAll<HTMLElement>("[data-only-if]").forEach((words) => words.remove());
  const decide = () => show(form, new Set(asked(sections, given(form))));
  decide();
  form.addEventListener("input", decide);
  form.addEventListener("change", decide);
}

/** Answers by the question's key, as conditions look at them. */
function given(form: HTMLFormElement): Given {
  const answers: Given = {};
  for (const [name, values] of Object.entries(drafts.read(form))) {
    answers[name.replace(/^own_/, "")] = values;
  }
  for (const file of form.querySelectorAll<HTMLInputElement>("input[type=file]")) {
    const isThere = file.value !== "" || file.dataset["held"] !== undefined;
    answers[file.name.replace(/^own_/, "")] = isThere ? ["file"] : [];
  }
  return answers;
}

function show(form: HTMLFormElement, keys: Set<string>): void {
  for (const part of form.querySelectorAll<HTMLElement>("[data-part]")) {
    let isAsked = false;
    for (const question of part.querySelectorAll<HTMLElement>("[data-question]")) {
      question.hidden = !keys.has(question.dataset["question"] ?? "");
      isAsked ||= !question.hidden;
    }
    part.toggleAttribute("data-off", !isAsked);
    if (form.dataset["steps"] === undefined) part.hidden = !isAsked;
  }
  form.dispatchEvent(new CustomEvent("asked"));
}
