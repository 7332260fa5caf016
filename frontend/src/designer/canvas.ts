// The badge with its elements: the server's picture of it, and over that what can be
// taken hold of. Everything is placed in millimetres, times --mm.
import { icon, make } from "../grid/draw";
import type { Editor } from "./editor";
import { boxOf, elements } from "./model";
import type { Guide } from "./snapping";
import type { Box } from "./types";

const GROWTH = 1.25;
const LEAST = 1.2; // pixels of a millimetre
const MOST = 30;
const SMALL = 64; // pixels
const ROOM = 24; // pixels around the badge

export class Canvas {
  readonly stage: HTMLElement;
  readonly view: HTMLElement;
  private readonly items: HTMLElement;
  private readonly frame: HTMLElement;
  private readonly guides: HTMLElement;
  private zoom = 0; // 0 fits the window

  constructor(
    private readonly root: HTMLElement,
    private readonly editor: Editor,
  ) {
    const find = (name: string): HTMLElement => {
      const found = root.querySelector<HTMLElement>(`[data-${name}]`);
      if (!found) throw new Error(`no ${name}`);
      return found;
    };
    this.view = find("view");
    this.stage = find("stage");
    this.items = find("items");
    this.frame = find("frame");
    this.guides = find("guides");
    new ResizeObserver(() => this.scale()).observe(this.view);
  }

  /** Pixels of a millimetre. */
  get mm(): number {
    const { width, height } = this.editor.doc.design;
    if (this.zoom) return this.zoom;
    const across = (this.view.clientWidth - 2 * ROOM) / width;
    const down = (this.tallest() - 2 * ROOM) / height;
    return Math.min(Math.max(Math.min(across, down), LEAST), MOST);
  }

  zoomBy(way: number): void {
    const wanted = way === 0 ? 0 : this.mm * GROWTH ** way;
    this.zoom = wanted && Math.min(Math.max(wanted, LEAST), MOST);
    this.scale();
  }

  draw(): void {
    const { doc } = this.editor;
    const all = elements(doc);
    while (this.items.children.length > all.length) this.items.lastElementChild?.remove();
    while (this.items.children.length < all.length) this.items.append(this.item());
    all.forEach((element, place) => {
      const item = this.items.children[place] as HTMLElement;
      const isChosen = doc.chosen.includes(place);
      const faults = this.editor.faultsOf(place);
      item.dataset["item"] = String(place);
      item.setAttribute("aria-selected", String(isChosen));
      const label = this.editor.label(element);
      item.setAttribute("aria-label", [label, ...faults.map((one) => one.words)].join(". "));
      item.title = [label, ...faults.map((one) => one.words)].join("\n");
      item.classList.toggle("has-fault", faults.length > 0);
      this.place(item, boxOf(element));
    });
    const { single } = this.editor;
    this.frame.hidden = single === null;
    if (single) this.place(this.frame, boxOf(single));
    this.frame.classList.toggle("is-square", single?.kind === "qr");
    this.scale();
  }

  show(guides: Guide[]): void {
    this.guides.replaceChildren(
      ...guides.map(({ axis, at }) => {
        const line = make("span", `designer-guide designer-guide-${axis}`);
        line.style.setProperty("--at", String(at));
        return line;
      }),
    );
  }

  /** Set the keyboard on an element. */
  focus(place: number): void {
    const item = this.items.children[place] as HTMLElement | undefined;
    item?.focus({ preventScroll: true });
  }

  /** Millimetres on the badge of a point of the window. */
  at(x: number, y: number): { x: number; y: number } {
    const box = this.stage.getBoundingClientRect();
    return { x: (x - box.left) / this.mm, y: (y - box.top) / this.mm };
  }

  place(element: HTMLElement, box: Box): void {
    element.style.setProperty("--x", String(box.x));
    element.style.setProperty("--y", String(box.y));
    element.style.setProperty("--w", String(box.width));
    element.style.setProperty("--h", String(box.height));
  }

  private item(): HTMLElement {
    const item = make("div", "designer-item");
    item.setAttribute("role", "option");
    item.tabIndex = 0;
    const mark = make("span", "designer-mark");
    mark.append(icon(this.root.dataset["icons"] ?? "", "exclamation-triangle-fill"));
    item.append(mark);
    return item;
  }

  private scale(): void {
    const { width, height } = this.editor.doc.design;
    const { mm } = this;
    this.stage.style.setProperty("--mm", `${mm}px`);
    this.place(this.stage, { x: 0, y: 0, width, height });
    const shown = this.root.querySelector("[data-zoom-shown]");
    const whole = 96 / 25.4;
    const { single } = this.editor;
    const box = single && boxOf(single);
    // what is small is to be taken hold of between its corners
    this.frame.classList.toggle("is-low", (box?.height ?? 0) * mm < SMALL);
    this.frame.classList.toggle("is-narrow", (box?.width ?? 0) * mm < SMALL);
    if (shown) shown.textContent = `${Math.round((mm / whole) * 100)} %`;
  }

  private tallest(): number {
    const share = matchMedia("(min-width: 1024px)").matches ? 0.72 : 0.44;
    return window.innerHeight * share;
  }
}
