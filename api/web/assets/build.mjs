// Bundles every entry into api/web/static/dist under a name that carries its hash, so that browsers may keep it for
// ever, and writes manifest.json, which tells the templates the names: {"app.js": "app-ABCD1234.js", …}.
// An entry is a .ts file or a .css file in this folder whose name is listed here; all else is imported by one.
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ENTRIES = [
  "app.ts", "app.css", "casefile.ts", "casefile.css", "given.css", "given.ts", "graph.ts", "graph.css", "graph_layout.ts", "map.ts", "map.css", "office.ts", "office.css",
];

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.resolve(here, "../static/dist");

const missing = ENTRIES.filter((entry) => !existsSync(path.join(here, entry)));
if (missing.length > 0) {
  console.error(`No such entry in api/web/assets: ${missing.join(", ")}`);
  process.exit(1);
}

await mkdir(dist, { recursive: true });
const result = await build({
  absWorkingDir: here,
  entryPoints: ENTRIES,
  outdir: dist,
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  // Parts loaded by import() when a page opens them stay files of their own.
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: false,
  legalComments: "linked",
  metafile: true,
  // Data of packages (the borders of countries) is loaded by its address when a page needs it.
  loader: { ".svg": "file", ".woff2": "file", ".json": "file" },
  publicPath: "/static/dist",
  logLevel: "warning",
}).catch(() => process.exit(1)); // esbuild has said why

const manifest = {};
const written = new Set(["manifest.json"]);
for (const [output, about] of Object.entries(result.metafile.outputs)) {
  const name = path.basename(output);
  written.add(name);
  if (about.entryPoint !== undefined) {
    manifest[path.basename(about.entryPoint).replace(/\.ts$/, ".js")] = name;
  }
}

// The manifest appears whole and last, and only then do the files of the build before it go.
const draft = path.join(dist, "manifest.json.new");
await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`);
await rename(draft, path.join(dist, "manifest.json"));
for (const name of await readdir(dist)) {
  if (!written.has(name)) await rm(path.join(dist, name), { recursive: true });
}
