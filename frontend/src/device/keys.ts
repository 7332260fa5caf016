// The keys of a paired device and what they open (docs/devices.md, Snapshot). None of them
// can be exported; the browser keeps them, and the texts they were made of are forgotten.
import { b64, base32, type Bytes, random, unb64, utf8, uuidBytes } from "./bytes";

const ROUNDS = 600_000;
const NONCE = 12;
const MARK = 5;

export interface Keys {
  find: CryptoKey;
  record: CryptoKey;
  names: CryptoKey;
  mark: CryptoKey;
  /** Closes what the device itself keeps: its token, and what it has not sent yet. */
  own: CryptoKey;
  device: string;
  event: string;
}

export async function importKeys(
  secret: string,
  markKey: string,
  device: string,
  event: string,
): Promise<Keys> {
  const base = await crypto.subtle.importKey("raw", unb64(secret), "HKDF", false, ["deriveKey"]);
  const derived = (info: string, kind: HmacKeyGenParams | AesKeyGenParams, uses: KeyUsage[]) => {
    const salt = uuidBytes(device);
    const how = { name: "HKDF", hash: "SHA-256", salt, info: utf8(info) };
    return crypto.subtle.deriveKey(how, base, kind, false, uses);
  };
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  const aes = { name: "AES-GCM", length: 256 };
  const [find, record, names, own, mark] = await Promise.all([
    derived("gfmd find", hmac, ["sign"]),
    derived("gfmd record", hmac, ["sign"]),
    derived("gfmd names", hmac, ["sign"]),
    derived("gfmd own", aes, ["encrypt", "decrypt"]),
    crypto.subtle.importKey("raw", unb64(markKey), hmac, false, ["sign"]),
  ]);
  return { find, record, names, own, mark, device, event };
}

/** The name under which the snapshot holds a code. */
export async function entryOf(keys: Keys, code: string): Promise<string> {
  return b64((await mac(keys.find, utf8(code))).slice(0, 16));
}

export function recordKey(keys: Keys, code: string): Promise<Bytes> {
  return mac(keys.record, utf8(code));
}

export async function markOf(keys: Keys, code: string): Promise<string> {
  return base32((await mac(keys.mark, utf8(`${keys.event}:${code}`))).slice(0, MARK));
}

/** The key of the names, of the letters that a person types; slow on purpose. */
export async function namesKey(keys: Keys, typed: string): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", utf8(typed), "PBKDF2", false, ["deriveBits"]);
  const salt = uuidBytes(keys.device);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  const slow = new Uint8Array(await crypto.subtle.deriveBits(how, base, 256));
  return boxKey(await mac(keys.names, slow));
}

export function boxKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export async function seal(key: CryptoKey, content: unknown, about: string): Promise<string> {
  const nonce = random(NONCE);
  const how = { name: "AES-GCM", iv: nonce, additionalData: utf8(about) };
  const closed = await crypto.subtle.encrypt(how, key, utf8(JSON.stringify(content)));
  const whole = new Uint8Array(NONCE + closed.byteLength);
  whole.set(nonce);
  whole.set(new Uint8Array(closed), NONCE);
  return long64(whole);
}

/** Open what was sealed; rejects when the key is not the right one. */
export async function unseal<T>(key: CryptoKey, sealed: string, about: string): Promise<T> {
  const raw = unb64(sealed);
  const how = { name: "AES-GCM", iv: raw.slice(0, NONCE), additionalData: utf8(about) };
  const plain = await crypto.subtle.decrypt(how, key, raw.slice(NONCE));
  return JSON.parse(new TextDecoder().decode(plain)) as T;
}

async function mac(key: CryptoKey, data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, data));
}

// a call takes only so many arguments: three bytes are four letters, so pieces may be joined
function long64(bytes: Bytes): string {
  const piece = 3 * 4096;
  let text = "";
  for (let at = 0; at < bytes.length; at += piece) {
    text += b64(bytes.slice(at, at + piece));
  }
  return text;
}
