import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeBlocks } from "../../../scripts/code-blocks.mjs";
import { pages } from "./code.mjs";
import { root } from "./places.mjs";

/** Returns a sentence for each code block whose file name ("ts server.ts") the built site does not show. */
export async function hiddenFiles(site) {
  const inSite = (await pages()).filter((page) => page.startsWith("docs/"));
  const hidden = await Promise.all(inSite.map((page) => hiddenIn(page, site)));
  return hidden.flat();
}

async function hiddenIn(page, site) {
  const blocks = codeBlocks(await readFile(join(root, page), "utf8"));
  const files = blocks.flatMap(({ file = [] }) => file).filter((file) => !file.startsWith("["));
  if (files.length === 0) return [];
  const html = await readFile(join(site, page.replace(/^docs\/(.*)\.md$/, "$1.html")), "utf8");
  return files
    .filter((file) => !html.includes(`<span class="lang">${file}</span>`))
    .map((file) => `${page}: nobody sees that a block is ${file}`);
}
