// Makes the editor's modules out of these files and their packages: node bundle.mjs OUT. Frontend.targets runs it where npm has put the packages.
import { build } from "esbuild";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const out = process.argv[2];
const made = await build({
  entryPoints: [join(import.meta.dirname, "editor.js")],
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  logLevel: "warning",
});

// The packages' licences ask to travel along.
const packages = new Set(Object.keys(made.metafile.inputs).map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]));
packages.delete(undefined);
const licences = [...packages].sort().map((path) => {
  const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
  return `${path.slice(path.lastIndexOf("node_modules/") + 13)}\n\n${file ? readFileSync(join(path, file), "utf8") : ""}`;
});
writeFileSync(join(out, "LICENSES.txt"), licences.join("\n---\n\n"));
