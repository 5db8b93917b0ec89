// The TypeScript of the pages as files that compile: code/pages/{page}/…, each block on the lines where its page has it.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeBlocks } from "../../../scripts/code-blocks.mjs";
import { docs, root } from "./places.mjs";

const folder = join(docs, "code/pages");

/** Wants all of Expo beside it: `pnpm test:peers` compiles its code. */
const elsewhere = "docs/guides/react-native.md";

/** Writes them anew. What stands around a page's code (`client`, `storage`, …) is in code/around.d.ts. */
export async function writeCode() {
  await rm(folder, { recursive: true, force: true });
  for (const page of (await pages()).filter((path) => path !== elsewhere)) {
    const text = await readFile(join(root, page), "utf8");
    let from = 0;
    let count = 0;
    for (const { lang, file, code } of codeBlocks(text)) {
      const at = text.indexOf(code, from);
      from = at + code.length;
      if (lang !== "ts" && lang !== "tsx") continue;
      count += 1;
      const line = text.slice(0, at).split("\n").length;
      await writeBlock(join(folder, page, file ?? `block-${count}.${lang}`), { code, line });
    }
  }
}

export async function pages() {
  const inDocs = await readdir(join(root, "docs"), { recursive: true });
  const packages = await readdir(join(root, "packages"));
  const all = [
    "README.md",
    ...inDocs.map((path) => `docs/${path}`),
    ...packages.map((name) => `packages/${name}/README.md`),
  ];
  const known = await Promise.all(all.map(isPage));
  return all.filter((_, at) => known[at]);
}

/** What is generated from docstrings has the code of signatures, which is none to compile. */
async function isPage(path) {
  if (!path.endsWith(".md") || path.startsWith("docs/reference/")) return false;
  return readFile(join(root, path)).then(
    () => true,
    () => false,
  );
}

async function writeBlock(path, { code, line }) {
  await mkdir(dirname(path), { recursive: true });
  // An ellipsis stands for what the reader has there.
  const whole = code.replaceAll(/…(?= \/>)/g, "{...theRest}").replaceAll(/…(?=,|\s*[}\]])/g, "...theRest");
  await writeFile(path, `${"\n".repeat(line - 1)}${whole}export {};\n`);
}
