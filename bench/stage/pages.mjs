import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const source = (name) => fileURLToPath(new URL(`../page/${name}`, import.meta.url));
const client = fileURLToPath(new URL("../../packages/upload-client/", import.meta.url));

/** Bundles each contestant as an application would, minified, with its lazy parts in separate files. */
export async function buildPages(folder, names) {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: {
      ...Object.fromEntries(names.map((name) => [name, source(`${name}.js`)])),
      // The engine loads it by this name, relative to the chunk in the same folder.
      worker: join(client, "dist/hashing/worker.js"),
      "images/index": join(client, "dist/images/index.js"),
      "images/worker": join(client, "dist/images/worker.js"),
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    nodePaths: [join(createRequire(import.meta.url).resolve("esbuild/package.json"), "../..")],
    logLevel: "error",
  });
  await copyFile(source("page.html"), join(folder, "page.html"));
}
