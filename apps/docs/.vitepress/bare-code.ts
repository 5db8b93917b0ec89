import type MarkdownIt from "markdown-it";

/** Makes `{{ … }}` within inline code plain code, which Vue does not evaluate. */
export function bareCode(md: MarkdownIt): void {
  md.core.ruler.push("bare-code", ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === "code_inline") token.attrSet("v-pre", "");
    }
  });
}
