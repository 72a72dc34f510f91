// Fails the build when the embed grows too heavy. Every byte of script that the embed loads is counted, gzipped.
import { readFileSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LOADER_BYTES = 3 * 1024;
const EMBED_BYTES = 30 * 1024;
const dist = new URL("../dist/", import.meta.url);
const scripts = readdirSync(dist).filter((name) => name.endsWith(".js"));
const sizes = Object.fromEntries(scripts.map((name) => [name, gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length]));
const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
for (const [name, size] of Object.entries({ ...sizes, total })) console.log(`${name.padEnd(16)} ${(size / 1024).toFixed(2)} KB gzip`);

const faults = [];
if (!(sizes["widget.js"] > 0)) faults.push("widget.js is missing");
if (!(sizes["widget-app.js"] > 0)) faults.push("widget-app.js is missing");
if (sizes["widget.js"] >= LOADER_BYTES) faults.push(`widget.js is over ${LOADER_BYTES} bytes`);
if (total > EMBED_BYTES) faults.push(`the embed is over ${EMBED_BYTES} bytes`);
if (faults.length) {
  console.error(`size: ${faults.join("; ")}`);
  process.exit(1);
}
