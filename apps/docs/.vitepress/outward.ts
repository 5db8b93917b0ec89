import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type MarkdownIt from "markdown-it";
import { repository } from "./repository.ts";

/**
 * Makes links that leave docs/, such as `../README.md`, lead to the repository, or to the page that includes that
 * README. In the repository they work as they are.
 */
export function outward(md: MarkdownIt): void {
  md.core.ruler.push("outward", ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href?.startsWith("../")) token.attrSet("href", targetOf(href, env.relativePath));
    }
  });
}

/** Returns a link's target. A link in an included README leaves docs/ and comes back: it leads to that page. */
function targetOf(href: string, page: string): string {
  const [path = "", ...anchor] = href.split("#");
  const inRepository = posix
    .join("docs", posix.dirname(page), path)
    .replace(/^(packages\/[\w-]+)\/README\.md$/, ownPage);
  const target = inRepository.startsWith("docs/")
    ? inRepository.slice("docs".length)
    : `${repository}/blob/main/${inRepository}`;
  return [target, ...anchor].join("#");
}

/** Returns the page of docs/ for a package's README, if it has one. */
function ownPage(readme: string, name: string): string {
  const included = `docs/${name}.md`;
  return existsSync(join(import.meta.dirname, "../../..", included)) ? included : readme;
}
