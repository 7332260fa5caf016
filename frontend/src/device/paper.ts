// A badge printed from the page itself: plain, in any script the device can show, with the
// marked code that every other device knows at once.
import { correction, generate } from "lean-qr";

import { show, type Values } from "./show";

const QUIET = 4;

export function printBadge(code: string, values: Values): void {
  const paper = document.querySelector<HTMLElement>("[data-paper]");
  const symbol = paper?.querySelector("img");
  if (!paper || !symbol) return;
  show(paper, values);
  paper.querySelector("rect")?.setAttribute("fill", String(values["colour"]));
  symbol.hidden = code === "";
  if (code) {
    const drawn = generate(code, { minCorrectionLevel: correction.Q });
    symbol.src = drawn.toDataURL({ scale: 8, pad: QUIET });
  }
  paper.hidden = false;
  document.documentElement.classList.add("is-printing-badge");
  const after = () => {
    paper.hidden = true;
    show(paper, { name: "", native: "", organisation: "" });
    symbol.removeAttribute("src");
    document.documentElement.classList.remove("is-printing-badge");
  };
  window.addEventListener("afterprint", after, { once: true });
  // the picture is read first, and the press of the button shown
  void symbol.decode().catch(() => undefined).then(() => window.print());
}
