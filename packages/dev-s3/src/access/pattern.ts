/** Matches IAM's wildcards: `*` stands for any text, `?` for one character. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    // Several stars in a row mean the same as one, and would make the search slow.
    .replace(/\*+/g, "*")
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`).test(text);
}
