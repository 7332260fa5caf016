// What is worth keeping of a half-filled form, and how it goes back into it.

export type Draft = Record<string, string[]>;

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const LEFT_OUT = new Set(["password", "file", "hidden", "submit", "button", "reset", "image"]);

/** Return the values of a form's fields by name. */
export function read(form: HTMLFormElement): Draft {
  return valuesByName(fieldsOf(form));
}

/** Return what may stay on the device: all but what stands inside [data-private]. */
export function readOpen(form: HTMLFormElement): Draft {
  return valuesByName(openFields(form));
}

function valuesByName(fields: Field[]): Draft {
  const draft: Draft = {};
  for (const field of fields) {
    const values = (draft[field.name] ??= []);
    values.push(...valuesOf(field));
  }
  return draft;
}

/** Put values back, into private fields only if asked to; tells how many changed. */
export function write(
  form: HTMLFormElement,
  draft: Draft,
  options: { private: boolean } = { private: false },
): number {
  const left: Draft = {};
  for (const [name, values] of Object.entries(draft)) {
    left[name] = [...values];
  }
  const fields = options.private ? fieldsOf(form) : openFields(form);
  return fields.filter((field) => {
    const values = left[field.name];
    return values !== undefined && writeField(field, values);
  }).length;
}

/** The fields whose values are not those of `safe`. */
export function changed(draft: Draft, safe: Draft): Draft {
  return Object.fromEntries(
    Object.entries(draft).filter(
      ([name, values]) => JSON.stringify(values) !== JSON.stringify(safe[name] ?? []),
    ),
  );
}

/** What a field is called on the page. */
export function label(form: HTMLFormElement, name: string): string {
  const field = fieldsOf(form).find((one) => one.name === name);
  const group = field?.closest("fieldset")?.querySelector("legend");
  return (group ?? field?.labels?.[0])?.firstChild?.textContent?.trim() ?? name;
}

export function same(one: Draft, other: Draft): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function openFields(form: HTMLFormElement): Field[] {
  return fieldsOf(form).filter((field) => field.closest("[data-private]") === null);
}

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter((element): element is Field => {
    const isField =
      element instanceof HTMLInputElement ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLTextAreaElement;
    return isField && element.name !== "" && !LEFT_OUT.has(element.type);
  });
}

function isTick(field: Field): field is HTMLInputElement {
  return field.type === "checkbox" || field.type === "radio";
}

function valuesOf(field: Field): string[] {
  if (isTick(field)) {
    return field.checked ? [field.value] : [];
  }
  if (field instanceof HTMLSelectElement) {
    return [...field.selectedOptions].map((option) => option.value);
  }
  return [field.value];
}

function writeField(field: Field, values: string[]): boolean {
  if (isTick(field)) {
    const wanted = values.includes(field.value);
    const changed = field.checked !== wanted;
    field.checked = wanted;
    return changed;
  }
  if (field instanceof HTMLSelectElement) {
    return selectOptions(field, values);
  }
  const value = values.shift() ?? "";
  const changed = field.value !== value;
  field.value = value;
  return changed;
}

function selectOptions(field: HTMLSelectElement, values: string[]): boolean {
  let changed = false;
  for (const option of field.options) {
    const wanted = values.includes(option.value);
    changed ||= option.selected !== wanted;
    option.selected = wanted;
  }
  return changed;
}
