// The same badge with other names beside it: the longest, the shortest, each script.
import { make } from "../grid/draw";
import type { Editor } from "./editor";
import { ask, show } from "./preview";

const ROW = 8;
const QUIET_MS = 1500;
const LATER_MS = 10_000;

export class Names {
  private timer = 0;
  private way: AbortController | null = null;
  private first = 0;
  private last = "";

  constructor(
    private readonly list: HTMLElement,
    private readonly editor: Editor,
    private readonly url: string,
    private readonly choose: (sample: number) => void,
  ) {
    list.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("button");
      if (button) this.choose(Number(button.dataset["sample"]));
    });
    this.build();
  }

  /** Go on to the next names; after the last come the first. */
  more(): void {
    this.first += ROW;
    if (this.first >= this.editor.state.samples.length) this.first = 0;
    this.last = "";
    this.build();
    this.draw(0);
  }

  draw(after = QUIET_MS): void {
    const { design, side } = this.editor.doc;
    const wanted = JSON.stringify([design, side]);
    if (wanted === this.last) return;
    this.last = wanted;
    this.later(after);
  }

  private later(after: number): void {
    window.clearTimeout(this.timer);
    this.way?.abort();
    this.timer = window.setTimeout(() => void this.go(), after);
  }

  private async go(): Promise<void> {
    const way = (this.way = new AbortController());
    const { design, side } = this.editor.doc;
    for (const button of this.list.querySelectorAll<HTMLElement>("button")) {
      const sample = Number(button.dataset["sample"]);
      const answer = await ask(this.url, { design, side, sample, small: true }, way.signal);
      if (way.signal.aborted) return;
      if (answer.kind === "faults") return;
      if (answer.kind !== "picture") return this.later(LATER_MS);
      const image = button.querySelector("img");
      if (image) show(image, answer.picture);
      // who has no photograph is no matter of the design
      const found = answer.findings.filter(([source]) => source !== "photo");
      const words = found.map(([, told]) => told).join(". ");
      button.classList.toggle("has-fault", words !== "");
      const told = button.querySelector<HTMLElement>("[data-told]");
      if (told) told.textContent = words;
    }
  }

  private build(): void {
    const { samples } = this.editor.state;
    const row = samples.map((label, sample) => ({ label, sample }));
    const items = row.slice(this.first, this.first + ROW).map(({ label, sample }) => {
      const item = make("li");
      const button = make("button", "designer-sample");
      button.setAttribute("type", "button");
      button.dataset["sample"] = String(sample);
      const image = make("img", "badge-picture") as HTMLImageElement;
      image.alt = "";
      image.hidden = true;
      const told = make("span", "field-error");
      told.dataset["told"] = "";
      button.append(image, make("span", "", label), told);
      item.append(button);
      return item;
    });
    this.list.replaceChildren(...items);
  }
}
