import { access, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pages } from "./code.mjs";
import { root } from "./places.mjs";

/**
 * Returns a sentence for each relative link of a page that leads nowhere on GitHub: there an anchor drops the dots and
 * slashes of a heading, for which the site writes hyphens, and a page that only includes another one is empty.
 */
export async function deadOnGitHub() {
  const found = await Promise.all((await pages()).map(deadIn));
  return found.flat();
}

async function deadIn(page) {
  const links = [...withoutCode(await text(page)).matchAll(/\]\((?!\w+:|\/)([^)\s]+)\)/g)].map(([, href]) => href);
  const dead = await Promise.all(links.map((href) => isDead(page, href)));
  return links.filter((_, at) => dead[at]).map((href) => `${page}: ${href} leads nowhere on GitHub`);
}

async function isDead(page, href) {
  const [path, anchor] = decodeURIComponent(href).split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!target.endsWith(".md")) return !(await isThere(target));
  const markdown = await text(target).catch(() => "");
  return isEmpty(markdown) || (anchor !== undefined && !anchorsOf(markdown).has(anchor));
}

const text = (page) => readFile(join(root, page), "utf8");
const withoutCode = (markdown) => markdown.replaceAll(/^```.*?^```$/gms, "");
const isEmpty = (markdown) => markdown.replaceAll(/<!--.*?-->/gs, "").trim() === "";

function isThere(path) {
  return access(join(root, path)).then(
    () => true,
    () => false,
  );
}

function anchorsOf(markdown) {
  const headings = withoutCode(markdown).matchAll(/^#+ (.*)$/gm);
  return new Set([...headings].map(([, heading]) => anchorOf(heading)));
}

/** GitHub drops all but letters, digits, spaces, hyphens and underscores. */
function anchorOf(heading) {
  const shown = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
  return shown.replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}
