// Files of a form marked data-file-url: sent as soon as they are chosen, with progress.
// One that does not arrive stays in its field and goes along with the form.
import { csrfToken, fill, number, onContent } from "./page";
import { photo } from "./photo";

interface Answer {
  name?: string;
  words?: string;
}

export function start(): void {
  onContent((root) => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-file-url]")) {
      for (const place of form.querySelectorAll<HTMLElement>("[data-file]")) {
        if (place.dataset["filing"] === undefined) {
          place.dataset["filing"] = "";
          watch(form, place);
        }
      }
    }
  });
}

function watch(form: HTMLFormElement, place: HTMLElement): void {
  const input = place.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) return;
  const note = document.createElement("p");
  note.className = "form-text";
  note.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.className = "bar";
  bar.max = 100;
  bar.hidden = true;
  input.after(bar, note);
  const say = (text: string): void => {
    note.textContent = text;
  };

  const upload = async (crop = ""): Promise<void> => {
    const file = input.files?.[0];
    if (!file) return;
    bar.hidden = false;
    const answer = await send(form, place, { file, crop }, (percent) => {
      bar.value = percent;
      bar.setAttribute("aria-label", fill(form.dataset["textUploading"], { percent: number(percent) }));
    });
    bar.hidden = true;
    if (answer?.name) {
      input.value = "";
      input.dataset["held"] = "";
      here(place, answer.name);
      say(fill(form.dataset["textArrived"], { name: answer.name }));
    } else {
      say(answer?.words ?? form.dataset["textFileWaits"] ?? "");
      if (answer?.words) input.value = "";
    }
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  input.addEventListener("change", () => {
    say("");
    if (input.dataset["photo"] === undefined) void upload();
    else if (input.files?.[0]) photo(form, place, input, upload);
  });
  const remove = place.querySelector<HTMLInputElement>("[data-file-remove]");
  remove?.addEventListener("change", async () => {
    if (!remove.checked) return;
    const answer = await send(form, place, { remove: "yes" }, () => undefined);
    if (answer) {
      remove.checked = false;
      delete input.dataset["held"];
      here(place, "");
      say("");
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}

function here(place: HTMLElement, name: string): void {
  const shown = place.querySelector<HTMLElement>("[data-file-here]");
  const link = place.querySelector<HTMLAnchorElement>("[data-file-name]");
  if (!shown || !link) return;
  shown.hidden = name === "";
  link.textContent = name;
  link.removeAttribute("href"); // what it led to is replaced
}

/** Post one file; null if it did not arrive. XHR: fetch tells no progress. */
function send(
  form: HTMLFormElement,
  place: HTMLElement,
  values: Record<string, string | File>,
  progress: (percent: number) => void,
): Promise<Answer | null> {
  const body = new FormData();
  body.append("way", form.querySelector<HTMLInputElement>("input[name=way]")?.value ?? "");
  body.append("key", place.dataset["file"] ?? "");
  for (const [name, value] of Object.entries(values)) body.append(name, value);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset["fileUrl"] ?? "");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(Math.round((event.loaded / event.total) * 100));
    });
    request.addEventListener("load", () => {
      const isAnswer = request.status === 200 || request.status === 422;
      resolve(isAnswer ? (request.response as Answer) : null);
    });
    request.addEventListener("error", () => resolve(null));
    request.send(body);
  });
}
