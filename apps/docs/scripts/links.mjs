import { readdir, readFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

/**
 * Returns a sentence for each link of a built site to a page or an anchor that does not exist. VitePress itself checks
 * only pages.
 */
export async function deadLinks(site) {
  const files = (await readdir(site, { recursive: true })).map((file) => file.replaceAll("\\", "/"));
  const pages = new Map();
  for (const file of files.filter((name) => name.endsWith(".html"))) {
    const html = await readFile(join(site, file), "utf8");
    pages.set(file, { links: attributes(html, "href"), ids: new Set(attributes(html, "id")) });
  }
  const known = new Set(files);
  return [...pages].flatMap(([file, { links }]) =>
    [...new Set(links)]
      .filter((href) => isDead({ href, file, pages, known }))
      .map((href) => `${file}: ${href} leads nowhere`),
  );
}

function isDead({ href, file, pages, known }) {
  if (/^[a-z]+:/.test(href) || href.startsWith("//")) return false;
  const [path, anchor] = href.split("#");
  const target =
    path === "" ? file : pageOf(path.startsWith("/") ? path.slice(1) : posix.join(dirname(file), path), known);
  if (target === undefined) return true;
  const page = pages.get(target);
  return Boolean(anchor) && page !== undefined && !page.ids.has(decodeURIComponent(anchor));
}

/** With clean URLs, `guides/auth` is the file guides/auth.html. */
function pageOf(path, known) {
  return [path, `${path}.html`, posix.join(path, "index.html")].find((name) => known.has(name));
}

function attributes(html, name) {
  return [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value]) => value.replaceAll("&amp;", "&"));
}
