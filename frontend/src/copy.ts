// <button data-copy="text"> or data-copy-from="#id"; says data-text-copied.
import { toast } from "./toasts";

export function start(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>(
      "[data-copy], [data-copy-from]",
    );
    if (button) {
      void copy(textOf(button)).then((worked) => {
        if (worked) {
          toast(button.dataset["textCopied"], "success");
        }
      });
    }
  });
}

function textOf(button: HTMLElement): string {
  const source = document.querySelector(button.dataset["copyFrom"] || ":not(*)");
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) {
    return source.value;
  }
  return button.dataset["copy"] ?? source?.textContent?.trim() ?? "";
}

async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }
  return copyBySelection(text);
}

// pages opened over plain http on a local network have no clipboard object
function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const worked = document.execCommand("copy");
  field.remove();
  return worked;
}
