// A photograph is moved and sized in its frame before it is sent; only the frame's part
// counts, and the server cuts it out.
const WIDTH = 210;
const HEIGHT = 270; // 35 x 45
const STEP = 0.02;

type Upload = (crop: string) => Promise<void>;

/** Show the chosen picture in a frame; “use it” sends it with the part that counts. */
export function photo(
  form: HTMLFormElement,
  place: HTMLElement,
  input: HTMLInputElement,
  upload: Upload,
): void {
  place.querySelector("[data-crop]")?.remove();
  const file = input.files?.[0];
  if (!file) return;
  const picture = new Image();
  const address = URL.createObjectURL(file);
  picture.addEventListener("load", () => {
    URL.revokeObjectURL(address);
    const frame = new Frame(form, place, picture);
    input.after(frame.box);
    frame.button.addEventListener("click", async () => {
      frame.box.remove();
      await upload(frame.crop());
    });
    frame.canvas.focus();
  });
  picture.addEventListener("error", () => {
    URL.revokeObjectURL(address);
    void upload(""); // the server says what is wrong with it
  });
  picture.src = address;
}

class Frame {
  readonly box = document.createElement("div");
  readonly canvas = document.createElement("canvas");
  readonly button = document.createElement("button");
  private readonly field = document.createElement("input");
  private readonly size = document.createElement("input");
  private x = 0.5; // the middle of what is shown, in fractions of the picture
  private y = 0.5;
  private zoom = 1;

  constructor(
    form: HTMLFormElement,
    place: HTMLElement,
    private readonly picture: HTMLImageElement,
  ) {
    const { box, canvas, button, field, size } = this;
    box.dataset["crop"] = "";
    box.className = "crop";
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", form.dataset["textCrop"] ?? "");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = form.dataset["textUse"] ?? "";
    field.type = "hidden";
    field.name = `crop_${place.dataset["file"] ?? ""}`;
    size.type = "range";
    size.min = "1";
    size.max = "4";
    size.step = "0.1";
    size.value = "1";
    size.setAttribute("aria-label", form.dataset["textZoom"] ?? "");
    const help = document.createElement("p");
    help.className = "form-text";
    help.textContent = form.dataset["textCrop"] ?? "";
    box.append(help, canvas, size, button, field);
    this.listen();
    this.draw();
  }

  /** The part shown, as “x,y,width,height” in fractions. */
  crop(): string {
    const [width, height] = this.part();
    const numbers = [this.x - width / 2, this.y - height / 2, width, height];
    return numbers.map((one) => Math.max(0, one).toFixed(4)).join(",");
  }

  private part(): [number, number] {
    const { naturalWidth: wide, naturalHeight: high } = this.picture;
    const scale = Math.max(WIDTH / wide, HEIGHT / high) * this.zoom;
    return [Math.min(1, WIDTH / scale / wide), Math.min(1, HEIGHT / scale / high)];
  }

  private draw(): void {
    const [width, height] = this.part();
    this.x = Math.min(1 - width / 2, Math.max(width / 2, this.x));
    this.y = Math.min(1 - height / 2, Math.max(height / 2, this.y));
    const { naturalWidth: wide, naturalHeight: high } = this.picture;
    const pen = this.canvas.getContext("2d");
    pen?.drawImage(
      this.picture,
      (this.x - width / 2) * wide, (this.y - height / 2) * high, width * wide, height * high,
      0, 0, WIDTH, HEIGHT,
    );
    this.field.value = this.crop();
  }

  private resize(zoom: number): void {
    this.zoom = Math.min(4, Math.max(1, zoom));
    this.size.value = String(this.zoom);
    this.draw();
  }

  private listen(): void {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    };
    this.canvas.addEventListener("keydown", (event) => {
      const move = moves[event.key];
      if (move) {
        this.x += move[0];
        this.y += move[1];
        this.draw();
      } else if (event.key === "+" || event.key === "-") {
        this.resize(this.zoom + (event.key === "+" ? 0.1 : -0.1));
      } else {
        return;
      }
      event.preventDefault();
    });
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (!this.canvas.hasPointerCapture(event.pointerId)) return;
      const [width, height] = this.part();
      const shown = this.canvas.getBoundingClientRect();
      this.x -= (event.movementX / shown.width) * width;
      this.y -= (event.movementY / shown.height) * height;
      this.draw();
    });
    this.size.addEventListener("input", (event) => {
      event.stopPropagation(); // no answer of the form
      this.resize(Number(this.size.value));
    });
  }
}
