export type Token = { text: string; kind: "comment" | "string" | "keyword" | "name" | "plain" };

const pattern =
  /(?<comment>\/\*[\s\S]*?\*\/|\/\/.*)|(?<string>"[^"\n]*")|(?<keyword>\b(?:import|export|from|const|function|return|type|async|await)\b)|(?<name>\b[\w$]+(?=\())/g;

/**
 * Splits source code into tokens. It knows enough of TypeScript for the few lines shown; a library would be larger than
 * the page.
 */
export function highlight(source: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const { 0: text, index, groups = {} } of source.matchAll(pattern)) {
    if (index > end) tokens.push({ text: source.slice(end, index), kind: "plain" });
    const { comment, string, keyword } = groups;
    tokens.push({ text, kind: comment ? "comment" : string ? "string" : keyword ? "keyword" : "name" });
    end = index + text.length;
  }
  if (end < source.length) tokens.push({ text: source.slice(end), kind: "plain" });
  return tokens;
}
