import type MarkdownIt from "markdown-it";

/** `{{ … }}` within inline code is code and no expression of Vue's. */
export function bareCode(md: MarkdownIt): void {
  md.core.ruler.push("bare-code", ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === "code_inline") token.attrSet("v-pre", "");
    }
  });
}
