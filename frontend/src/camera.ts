// Reads QR codes from the camera: the browser's own reader, else zxing from our server.
import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";

const LOOK_EVERY_MS = 120;

interface Reader {
  detect(image: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface NativeReader {
  new (options: { formats: string[] }): Reader;
  getSupportedFormats(): Promise<string[]>;
}

export class Camera {
  #reader: Reader | null = null;
  #stream: MediaStream | null = null;
  #paused = false;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly wasmUrl: string,
    private readonly seen: (code: string) => void,
  ) {}

  get isOn(): boolean {
    return this.#stream !== null;
  }

  set paused(value: boolean) {
    this.#paused = value;
  }

  /** Ask for the camera and look for codes until stop(); rejects when refused. */
  async start(): Promise<void> {
    this.#stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 } },
    });
    this.video.srcObject = this.#stream;
    await this.video.play();
    this.#reader ??= await reader(this.wasmUrl);
    void this.#look();
  }

  stop(): void {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.video.srcObject = null;
  }

  async #look(): Promise<void> {
    while (this.#stream) {
      if (!this.#paused && this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
        const [found] = (await this.#reader?.detect(this.video).catch(() => [])) ?? [];
        if (found?.rawValue) {
          this.seen(found.rawValue);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}

async function reader(wasmUrl: string): Promise<Reader> {
  const formats = ["qr_code"];
  const native = (globalThis as { BarcodeDetector?: NativeReader }).BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes("qr_code")) {
    return new native({ formats });
  }
  prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}
