import type MarkdownIt from "markdown-it";

/** A block whose first line names a file ("ts server.ts") shows that name in place of its language. Names of tabs are in brackets. */
export function fileNames(md: MarkdownIt): void {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const [, file] = /^\w+ ([^[\s]+)$/.exec(tokens[index]?.info ?? "") ?? [];
    const html = fence?.(tokens, index, ...rest) ?? "";
    return file === undefined ? html : html.replace(/(?<=<span class="lang">)[^<]*/, file);
  };
}
