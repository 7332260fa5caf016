// The form builder with script: values that fit as soon as a question is chosen, and
// lines that can be dragged. Both only press buttons that are there without script.

export function start(): void {
  document.addEventListener("change", refresh);
  document.addEventListener("dragstart", take);
  document.addEventListener("dragover", show);
  document.addEventListener("drop", put);
  document.addEventListener("dragend", leave);
  document.addEventListener("pointerdown", allow);
}

function refresh(event: Event): void {
  const field = event.target as HTMLElement;
  if (field.dataset["refresh"] === undefined) return;
  const form = field.closest("form");
  form?.querySelector<HTMLButtonElement>("[data-refresh-button]")?.click();
}

let dragged: HTMLElement | null = null;

function line(event: Event): HTMLElement | null {
  return (event.target as Element).closest?.<HTMLElement>("[data-key]") ?? null;
}

/** Only the label is a handle: text in an open form can still be selected. */
function allow(event: PointerEvent): void {
  const label = (event.target as Element).closest?.(".builder-label");
  const here = label ? line(event) : null;
  if (here && !here.querySelector(".builder-edit")) here.draggable = true;
}

function take(event: DragEvent): void {
  dragged = line(event);
  dragged?.classList.add("is-dragged");
  event.dataTransfer?.setData("text/plain", dragged?.dataset["key"] ?? "");
}

function show(event: DragEvent): void {
  const over = line(event);
  if (!dragged || !over) return;
  event.preventDefault();
  unmark();
  if (over !== dragged) over.classList.add("is-target");
}

function put(event: DragEvent): void {
  const over = line(event);
  const form = document.querySelector<HTMLFormElement>("form[data-place]");
  const list = over?.closest<HTMLElement>("[data-place-in]");
  if (!dragged || !over || over === dragged || !form || !list) return;
  event.preventDefault();
  const lines = [...list.querySelectorAll<HTMLElement>("[data-key]")];
  const others = lines.filter((one) => one !== dragged);
  set(form, "key", dragged.dataset["key"] ?? "");
  set(form, "section", list.dataset["placeIn"] ?? "");
  set(form, "at", String(others.indexOf(over)));
  form.requestSubmit();
}

function leave(): void {
  unmark();
  dragged?.classList.remove("is-dragged");
  if (dragged) dragged.draggable = false;
  dragged = null;
}

function unmark(): void {
  document.querySelectorAll(".is-target").forEach((one) => one.classList.remove("is-target"));
}

function set(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}
