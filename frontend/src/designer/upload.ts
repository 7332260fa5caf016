// Sending a picture.
import { csrfToken } from "../page";
import type { Fault, Picture } from "./types";

export async function upload(url: string, file: File): Promise<Picture | { words: string }> {
  const body = new FormData();
  body.append("file", file);
  try {
    const answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": csrfToken() },
      body,
    });
    const told = (await answer.json()) as Picture & { faults?: Fault[] };
    if (answer.ok) return { key: told.key, width: told.width, height: told.height };
    return { words: told.faults?.map((one) => one.words).join(" ") ?? "" };
  } catch {
    return { words: "" };
  }
}
