// Builds dist/: app.css, app.rtl.css, icons.svg, early.js, site.js, scanner.js, grid.js,
// designer.js, device.js, sw.js, desksw.js, badge.js, zxing_reader.wasm.
// Names are stable; the site's static file storage adds the hashes.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { transform } from "lightningcss";
import rtlcss from "rtlcss";
import * as sass from "sass";
import { build } from "vite";

const dist = new URL("dist/", import.meta.url);
const modules = new URL("node_modules/", import.meta.url);
// early.js is a classic script: modules run only after the page is read; the last three
// are service workers, which not every browser takes as modules
const scripts = {
  early: "iife",
  site: "es",
  scanner: "es",
  grid: "es",
  designer: "es",
  device: "es",
  sw: "iife",
  desksw: "iife",
  badge: "iife",
};
const browsers = { chrome: 87 << 16, firefox: 90 << 16, safari: (14 << 16) | (1 << 8) };

async function styles() {
  const { css } = sass.compile(new URL("styles/app.scss", import.meta.url).pathname, {
    loadPaths: [modules.pathname],
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    quietDeps: true,
  });
  await write("app.css", minify(css));
  await write("app.rtl.css", minify(rtlcss.process(css)));
}

function minify(css) {
  return transform({
    filename: "app.css",
    code: Buffer.from(css),
    minify: true,
    targets: browsers,
    // logical properties are native in all our browsers, and shared by both files
    exclude: 1 << 6,
  }).code;
}

async function icons() {
  const names = JSON.parse(await readFile(new URL("icons.json", import.meta.url)));
  const symbols = await Promise.all(Object.entries(names).map(symbol));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  await write("icons.svg", sprite);
}

// icons.json: our name for it -> the name Bootstrap Icons gives it
async function symbol([id, name]) {
  const file = new URL(`bootstrap-icons/icons/${name}.svg`, modules);
  const svg = await readFile(file, "utf8");
  const inner = svg.replace(/^[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  return `<symbol id="${id}" viewBox="0 0 16 16">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
}

async function script([name, format]) {
  await build({
    configFile: false,
    logLevel: "warn",
    root: new URL(".", import.meta.url).pathname,
    build: {
      outDir: "dist",
      emptyOutDir: false,
      copyPublicDir: false,
      target: "es2020",
      modulePreload: false,
      rolldownOptions: {
        checks: { eval: false }, // htmx holds one; allowEval is off
        input: { [name]: `src/${name}.ts` },
        output: { format, entryFileNames: "[name].js", codeSplitting: false },
      },
    },
  });
}

async function write(name, content) {
  await writeFile(new URL(name, dist), content);
  const size = gzipSync(content).length / 1024;
  console.log(`  ${name} ${size.toFixed(1)} kB compressed`);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await styles();
await icons();
for (const one of Object.entries(scripts)) {
  await script(one);
}
await copyFile(
  new URL("zxing-wasm/dist/reader/zxing_reader.wasm", modules),
  new URL("zxing_reader.wasm", dist),
);
