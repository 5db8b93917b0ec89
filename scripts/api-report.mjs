// `pnpm api` writes the public declarations of each published package to api/; `pnpm check:api` fails if these differ
// from the sources. So a review sees every change of the public interface.
import { readFile, rm, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { buildAfresh, publicEntries, publicPackages } from "./packages.mjs";
import { root } from "./pnpm.mjs";

const folder = join(root, "api");

if (process.argv.includes("--check")) await check();
else await write();

async function write() {
  const reports = await readAll();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const [name, text] of Object.entries(reports)) await writeFile(join(folder, name), text);
}

async function check() {
  const reports = await readAll();
  const kept = await readdir(folder).catch(() => []);
  for (const name of new Set([...kept, ...Object.keys(reports)])) {
    const text = await readFile(join(folder, name), "utf8").catch(() => "");
    if (text === reports[name]) continue;
    console.error(`api/${name} is not what the sources say: run pnpm api, and look at the difference.`);
    process.exitCode = 1;
  }
}

/** Returns the text of each report, by its name. */
async function readAll() {
  await buildAfresh();
  const reports = {};
  for (const one of await publicPackages()) reports[`${one.name.split("/")[1]}.txt`] = await reportOf(one);
  return reports;
}

/**
 * Returns all declarations reachable from a package's entry points, each file once, without comments and source maps.
 */
async function reportOf({ folder: place, manifest }) {
  const entries = publicEntries(manifest).map(([subpath, { types }]) => ({
    subpath,
    path: join(place, types),
  }));
  const seen = new Map();
  for (const { path } of entries) await collect(path, seen);
  const heads = entries.map(({ subpath, path }) => `${subpath}  ${relative(join(place, "dist"), path)}`);
  const bodies = [...seen].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = bodies.map(
    ([path, body]) => `--- ${relative(join(place, "dist"), path).replaceAll("\\", "/")}\n${body}`,
  );
  return `${heads.join("\n")}\n\n${text.join("\n")}`;
}

async function collect(path, seen) {
  if (seen.has(path)) return;
  const text = await readFile(path, "utf8");
  seen.set(path, declarationsOf(text));
  for (const [, specifier] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
    await collect(join(dirname(path), specifier.replace(/\.[jt]s$/, ".d.ts")), seen);
  }
}

function declarationsOf(text) {
  const bare = text.replaceAll(/\/\*\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
  return `${bare
    .split("\n")
    .filter((line) => line.trim() !== "")
    .join("\n")}\n`;
}
