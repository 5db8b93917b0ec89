import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./places.mjs";

/**
 * Returns a sentence for each line of docs/index.md's list of pages that is missing or is not the sidebar's. Whoever
 * reads docs/ in the repository has no sidebar.
 */
export async function wrongLines(site) {
  const lists = (await readFile(join(site, "llms.txt"), "utf8")).split("\n## ").slice(1);
  const wanted = lists.map(lineOf);
  const lines = (await readFile(join(root, "docs/index.md"), "utf8"))
    .split("\n")
    .filter((line) => line.startsWith("- **"));
  return [
    ...wanted.filter((line) => !lines.includes(line)).map((line) => `docs/index.md lacks: ${line}`),
    ...lines.filter((line) => !wanted.includes(line)).map((line) => `docs/index.md has what no sidebar has: ${line}`),
  ];
}

function lineOf(list) {
  const pages = [...list.matchAll(/^- \[(.*)\]\(\/(.*)\)$/gm)].filter(([, , path]) => !path.startsWith("reference/"));
  return `- **${list.split("\n")[0]}**: ${pages.map(([, text, path]) => `[${text}](${inRepository(path)})`).join(", ")}`;
}

/**
 * `guides/auth` is the file guides/auth.md. A page under packages/ only includes the package's README, whose headings
 * have other anchors in the repository.
 */
function inRepository(page) {
  const [path] = page.split("#");
  return path.startsWith("packages/") ? `../${path}/README.md` : `${path.replace(/\/$/, "/index")}.md`;
}
