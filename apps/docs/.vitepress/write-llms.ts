import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SiteConfig } from "vitepress";
import { pages } from "./sidebar.ts";

/**
 * Writes https://llmstxt.org files: `llms.txt` lists the pages, `llms-full.txt` also has their text, without the
 * reference and the error codes, which are longer than all the rest.
 */
export async function writeLlms({ outDir, srcDir, site }: SiteConfig): Promise<void> {
  const head = `# ${site.title}\n\n> ${site.description}\n`;
  const lists = pages.map(({ text, items }) => {
    const rows = items.map((page) => `- [${page.text}](${page.link})`);
    return `\n## ${text}\n\n${rows.join("\n")}\n`;
  });
  await writeFile(join(outDir, "llms.txt"), [head, ...lists].join(""));
  const links = pages.flatMap(({ items }) => items.map(({ link }) => link));
  const texts = await Promise.all(links.filter(isText).map((link) => readFile(join(srcDir, `${link}.md`), "utf8")));
  await writeFile(join(outDir, "llms-full.txt"), [head, ...texts].join("\n"));
}

/** Whether a page is not an index, a package's README, or the reference. */
const isText = (link: string) => !/\/$|^\/(packages|reference)\//.test(link);
