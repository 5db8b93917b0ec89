import { posix } from "node:path";
import type MarkdownIt from "markdown-it";
import { repository } from "./repository.ts";

/** Links that leave docs/, as `../README.md`, are right in the repository, and on the site they lead to it. */
export function outward(md: MarkdownIt): void {
  md.core.ruler.push("outward", ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href?.startsWith("../")) token.attrSet("href", targetOf(href, env.relativePath));
    }
  });
}

/** A link of an included README goes above docs/ and comes back: it leads to that page. */
function targetOf(href: string, page: string): string {
  const [path = "", ...anchor] = href.split("#");
  const inRepository = posix.join("docs", posix.dirname(page), path);
  const target = inRepository.startsWith("docs/")
    ? inRepository.slice("docs".length)
    : `${repository}/blob/main/${inRepository}`;
  return [target, ...anchor].join("#");
}
