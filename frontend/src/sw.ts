// Keeps the public programme on the device. Only pages that the server marks
// (X-Keep-Offline) are kept; pages of people who are signed in, or came by a link of their
// own, never are.
import { Keeper } from "./keeper";

new Keeper({
  family: "programme",
  version: 1,
  most: 120,
  isPage: (path) => /^\/e\/[^/]+\/(agenda|screens)\//.test(path) && !path.endsWith(".ics"),
  mayKeep: (answer) => answer.headers.has("X-Keep-Offline"),
  // the whole programme of that event
  spare: (url) => {
    url.pathname = url.pathname.replace(/^(\/e\/[^/]+\/agenda\/).*/, "$1");
    url.search = "?day=all";
    return url.href;
  },
}).start();
