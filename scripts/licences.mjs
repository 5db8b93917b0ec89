// `pnpm check:licences`: the dependencies of the published packages and the demo, by licence; fails for a licence that
// is not listed here.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { commandLine, root } from "./pnpm.mjs";

/** Permissive ones. Of a choice ("MIT OR GPL"), the permissive one is used. */
const taken = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "MIT-0",
  "Unlicense",
  "Zlib",
]);

/**
 * libvips, which sharp loads at run time as a separate, unchanged file: this is what the LGPL requires. The published
 * packages contain neither; the demo uses them for its smaller pictures.
 */
const loadedAtRunTime = /^@img\/sharp-libvips-/;

const isTaken = (licence) =>
  licence
    .replace(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((one) => taken.has(one)));

const [command, ...args] = commandLine(["-r", "licenses", "list", "--prod", "--json"]);
const { stdout } = await promisify(execFile)(command, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
const byLicence = Object.entries(JSON.parse(stdout)).toSorted(([a], [b]) => a.localeCompare(b));
for (const [licence, packages] of byLicence) {
  const names = [...new Set(packages.map(({ name }) => name))].toSorted();
  console.log(`${licence} (${names.length})\n  ${names.join(", ")}`);
}
const isLoaded = (licence, packages) =>
  licence === "LGPL-3.0-or-later" && packages.every(({ name }) => loadedAtRunTime.test(name));
const others = byLicence.filter(([licence, packages]) => !isTaken(licence) && !isLoaded(licence, packages));
if (byLicence.length === 0 || others.length > 0) {
  console.error(`Look at: ${others.map(([licence]) => licence).join(", ") || "nothing was listed"}.`);
  process.exitCode = 1;
}
