// A form's preview: what is asked appears and goes as answers are given.
import { asked, type Given, type Section } from "./conditions";
import { onContent } from "./page";

interface Named {
  key: string;
  name: string;
}

export function start(): void {
  onContent((root) => {
    root.querySelectorAll<HTMLFormElement>("form[data-asked]").forEach(follow);
  });
}

function follow(form: HTMLFormElement): void {
  const sections = JSON.parse(form.dataset["asked"] ?? "[]") as Section[];
  const show = (): void => update(form, sections);
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
}

function update(form: HTMLFormElement, sections: Section[]): void {
  const keys = new Set(asked(sections, given(form, sections)));
  form.querySelectorAll<HTMLElement>("[data-question]").forEach((part) => {
    part.hidden = !keys.has(part.dataset["question"] ?? "");
  });
  form.querySelectorAll<HTMLElement>("[data-section]").forEach((part) => {
    const inside = [...part.querySelectorAll<HTMLElement>("[data-question]")];
    part.hidden = inside.length > 0 && inside.every((one) => one.hidden);
  });
}

function given(form: HTMLFormElement, sections: Section[]): Given {
  const data = new FormData(form);
  const answers: Given = {};
  for (const question of sections.flatMap((one) => one.questions)) {
    const { key, name } = question as unknown as Named;
    answers[key] = data
      .getAll(name)
      .map((one) => (typeof one === "string" ? one : one.name));
  }
  return answers;
}
