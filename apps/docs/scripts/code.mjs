// The code of the pages, block by block. Writes the TypeScript as files that compile and run: code/pages/{page}/…, each
// block on the same lines as in its page.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeBlocks } from "../../../scripts/code-blocks.mjs";
import { readmeCode } from "../../../scripts/readme-code.mjs";
import { docs, root } from "./places.mjs";

const folder = join(docs, "code/pages");

/** This page's code needs all of Expo: `pnpm test:peers` compiles it. */
const elsewhere = "docs/guides/react-native.md";

/** Writes all files again. The names around a page's code (`client`, `storage`, …) are declared in code/around.ts. */
export async function writeCode() {
  await rm(folder, { recursive: true, force: true });
  for (const { path, code, line, page } of await allBlocks()) {
    if (path === undefined || page === elsewhere) continue;
    await write(path, `${"\n".repeat(line - 1)}${asModule(code)}`);
  }
  // The files that the README calls yours.
  const readme = await readmeCode();
  for (const [file, code] of Object.entries(readme)) await write(join(folder, "README.md", file), code);
}

/**
 * Returns every block of every page.
 * @returns each with a `name` of page and heading, and for TypeScript the `path` of its file
 */
export async function allBlocks() {
  const all = [];
  for (const page of await pages()) all.push(...blocksOf(page, await readFile(join(root, page), "utf8")));
  return all;
}

function blocksOf(page, text) {
  const named = new Map();
  let from = 0;
  return codeBlocks(text).map(({ lang, file, code }, index) => {
    const at = text.indexOf(code, from);
    from = at + code.length;
    const heading =
      text
        .slice(0, at)
        .match(/^#+ .*$/gm)
        ?.at(-1) ?? "";
    const count = (named.get(heading) ?? 0) + 1;
    named.set(heading, count);
    const name = `${page}: ${heading.replace(/^#+ /, "")}${count > 1 ? ` (${count})` : ""}`;
    const isCode = lang === "ts" || lang === "tsx";
    const path = isCode ? join(folder, page, file ?? `block-${index + 1}.${lang}`) : undefined;
    return { page, name, lang, file, code, line: text.slice(0, at).split("\n").length, path };
  });
}

export async function pages() {
  const inDocs = await readdir(join(root, "docs"), { recursive: true });
  const packages = await readdir(join(root, "packages"));
  const all = [
    "README.md",
    ...inDocs.map((path) => `docs/${path.replaceAll("\\", "/")}`),
    ...packages.map((name) => `packages/${name}/README.md`),
  ];
  const known = await Promise.all(all.map(isPage));
  return all.filter((_, at) => known[at]).sort();
}

/**
 * Whether this is a page with code. The reference, generated from docstrings, has only signatures, which don't compile.
 */
async function isPage(path) {
  if (!path.endsWith(".md") || path.startsWith("docs/reference/")) return false;
  return readFile(join(root, path)).then(
    () => true,
    () => false,
  );
}

async function write(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Returns the code with values in place of ellipses, and with its names exported to the test that runs it. */
function asModule(code) {
  const whole = code
    .replaceAll(/…(?= \/>)/g, "{...theRest}")
    .replaceAll(/…(?=,|\s*[}\]])/g, "...theRest")
    .replace(/^uploadProcedures\(/m, "export const endpoint = uploadProcedures(");
  if (/^<|^const .* = use[A-Z]/m.test(whole)) return inComponent(whole);
  return `${whole}export { ${declared(whole).join(", ")} };\n`;
}

/** Returns a component around code that belongs in one: the lines after the imports. It shows the code's elements. */
function inComponent(code) {
  const [, imports, lines] = /^((?:import [^\n]*\n)*\n*)(.*)$/s.exec(code);
  const shown = lines.replaceAll(/^<.*(?=;$)/gm, "shown.push($&)");
  return `${imports}export function Shown() { const shown: unknown[] = []; ${shown}handOut({ ${declared(lines).join(", ")} }); return shown; }\n`;
}

/** Returns the names that a module declares and does not export. */
function declared(code) {
  const names = code.matchAll(/^(?:async )?(?:function|const|let) (?:(\w+)|\[(.*?)\]|\{(.*?)\})/gm);
  return [...names].flatMap(([, one, ...many]) => one ?? namesIn(many.join("")));
}

/** Returns the names that a pattern declares: photo and data for `file: photo, data`. */
function namesIn(pattern) {
  return pattern
    .split(",")
    .map((part) => part.split(":").at(-1).trim())
    .filter((name) => /^\w+$/.test(name));
}
