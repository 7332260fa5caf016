const SHOWN_MS = 6000;

/** Say something short in the page's [data-toasts] (a role=status region). */
export function toast(text: string | undefined, kind: "info" | "success" | "error"): void {
  const region = document.querySelector("[data-toasts]");
  if (!region || !text) {
    return;
  }
  const message = document.createElement("p");
  message.className = `message message-${kind}`;
  message.textContent = text;
  region.append(message);
  setTimeout(() => message.remove(), SHOWN_MS);
}
