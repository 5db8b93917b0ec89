import { readFileSync } from "node:fs";
import { join } from "node:path";
import type MarkdownIt from "markdown-it";

/** Puts the pages' drawings inline, so that they follow the page's colours: light, dark, the accent. */
export function inlinePictures(md: MarkdownIt): void {
  const plain = md.renderer.rules.image;
  md.renderer.rules.image = (...args) => {
    const [tokens, at, , env] = args;
    const src = tokens[at]?.attrGet("src") ?? "";
    if (!src.endsWith(".svg")) return plain?.(...args) ?? "";
    const svg = readFileSync(join(env.path, "..", src), "utf8");
    // With `tabindex`, the keyboard can scroll a drawing that is wider than the page.
    return `<span class="picture" tabindex="0" v-html="${md.utils.escapeHtml(JSON.stringify(svg))}"></span>`;
  };
}
