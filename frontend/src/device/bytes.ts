// Bytes and their texts, as docs/devices.md writes them.
export type Bytes = Uint8Array<ArrayBuffer>;

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** base64url without padding. */
export function b64(bytes: Bytes): string {
  const letters = btoa(String.fromCharCode(...bytes));
  return letters.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export function unb64(text: string): Bytes {
  const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** base32 of whole groups of five bytes. */
export function base32(bytes: Bytes): string {
  let bits = 0;
  let value = 0;
  let text = "";
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) {
      text += BASE32[(value >> (bits - 5)) & 31];
    }
  }
  return text;
}

export function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** A new badge's code: 80 random bits. */
export function newCode(): string {
  return base32(random(10));
}

export function uuidBytes(uuid: string): Bytes {
  const pairs = uuid.replace(/-/g, "").match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}
