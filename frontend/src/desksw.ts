// Keeps the page of a desk's device, so that it opens without a network after a restart.
// The page holds nobody's data; those lie sealed in the device's own database.
import { Keeper } from "./keeper";

new Keeper({
  family: "desk",
  version: 1,
  most: 80,
  isPage: (path) => /^\/desk\/[^/]+\/device\//.test(path),
  mayKeep: (answer) => answer.headers.has("X-Keep-Offline"),
  // in the language it was last seen in
  spare: (url) => {
    url.search = "";
    return url.href;
  },
}).start();
