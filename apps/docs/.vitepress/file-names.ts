import type MarkdownIt from "markdown-it";

/** Shows the file name of a code block ("ts server.ts") in place of the language. The names of tabs are in brackets. */
export function fileNames(md: MarkdownIt): void {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const [, file] = /^\w+ ([^[\s]+)$/.exec(tokens[index]?.info ?? "") ?? [];
    const html = fence?.(tokens, index, ...rest) ?? "";
    return file === undefined ? html : html.replace(/(?<=<span class="lang">)[^<]*/, file);
  };
}
