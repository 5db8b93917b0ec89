/**
 * Returns the fenced blocks of a Markdown text: `lang`, the `file` named after it in the first line, and the `code`.
 */
export function codeBlocks(markdown) {
  const blocks = markdown.matchAll(/^```(\w+)(?: ([^\n]+))?\n(.*?)^```$/gms);
  return [...blocks].map(([, lang, file, code]) => ({ lang, file, code }));
}

/** Applies a `diff` block to a text: inserts the added lines after the line that precedes them. */
export function applyDiff(text, code) {
  let result = text;
  let before = "";
  for (const line of code.trimEnd().split("\n")) {
    if (!line.startsWith("+")) {
      before = line.slice(1).trim();
      continue;
    }
    const at = result.split("\n").find((one) => one.trim() === before);
    if (at === undefined) throw new Error(`"${before}" is not in the file.`);
    result = result.replace(`${at}\n`, `${at}\n${line.slice(1)}\n`);
    before = line.slice(1).trim();
  }
  return result;
}
