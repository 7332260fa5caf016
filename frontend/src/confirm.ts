// A question before a deed: data-confirm on a form, on its button, or hx-confirm.

export interface Question {
  text: string;
  yes: string;
  no: string;
}

export function start(): void {
  document.addEventListener("submit", askBeforeSubmit, { capture: true });
  document.addEventListener("htmx:confirm", askBeforeRequest);
}

function askBeforeSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const asking = [event.submitter, form].find(
    (element): element is HTMLElement =>
      element instanceof HTMLElement && element.dataset["confirm"] !== undefined,
  );
  if (!asking) {
    return;
  }
  if (form.dataset["answered"] !== undefined) {
    delete form.dataset["answered"];
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  void ask(questionOf(asking, asking.dataset["confirm"] ?? "")).then((isYes) => {
    if (isYes) {
      form.dataset["answered"] = "";
      form.requestSubmit(event.submitter);
    }
  });
}

function askBeforeRequest(event: Event): void {
  const { detail } = event as CustomEvent;
  if (detail.question) {
    event.preventDefault();
    void ask(questionOf(detail.elt, detail.question)).then((isYes) => {
      if (isYes) {
        detail.issueRequest(true);
      }
    });
  }
}

function questionOf(element: HTMLElement, text: string): Question {
  const page = document.body.dataset;
  return {
    text,
    yes: element.dataset["confirmYes"] ?? page["textYes"] ?? "",
    no: element.dataset["confirmNo"] ?? page["textNo"] ?? "",
  };
}

export function ask(question: Question): Promise<boolean> {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  text.id = "confirm-text";
  text.textContent = question.text;
  dialog.setAttribute("aria-labelledby", text.id);
  const row = document.createElement("form");
  row.method = "dialog";
  row.className = "btn-row";
  row.append(
    button(question.yes, "yes", "btn btn-primary"),
    button(question.no, "no", "btn btn-secondary"),
  );
  dialog.append(text, row);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function button(label: string, value: string, name: string): HTMLButtonElement {
  const element = document.createElement("button");
  element.className = name;
  element.value = value;
  element.textContent = label;
  return element;
}
