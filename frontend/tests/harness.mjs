// Builds harness.ts for the tests that drive the device's modules in a browser.
// Usage: node tests/harness.mjs FOLDER
import { build } from "vite";

await build({
  configFile: false,
  logLevel: "warn",
  root: new URL("..", import.meta.url).pathname,
  build: {
    outDir: process.argv[2],
    emptyOutDir: false,
    copyPublicDir: false,
    target: "es2020",
    modulePreload: false,
    rolldownOptions: {
      input: { harness: "tests/harness.ts" },
      output: { format: "es", entryFileNames: "[name].js", codeSplitting: false },
    },
  },
});
