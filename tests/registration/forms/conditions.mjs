// Answers, line by line, which questions the browser's own code would ask.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const frontend = new URL("../../../frontend/", import.meta.url);
const require = createRequire(new URL("package.json", frontend));
const { transformWithOxc } = await import(require.resolve("vite"));
const source = readFileSync(new URL("src/conditions.ts", frontend), "utf8");
const { code } = await transformWithOxc(source, "conditions.ts");
const { asked } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

for await (const line of createInterface({ input: process.stdin })) {
  const { sections, given } = JSON.parse(line);
  console.log(JSON.stringify(asked(sections, given)));
}
