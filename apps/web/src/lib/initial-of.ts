/** Returns the first character of a name, in capitals: a letter, or a whole emoji of several code points. */
export function initialOf(name: string): string {
  const trimmed = name.trim();
  // Browsers from before 2024 may lack it.
  const [first = ""] =
    "Segmenter" in Intl
      ? Array.from(new Intl.Segmenter().segment(trimmed), ({ segment }) => segment)
      : Array.from(trimmed);
  return first.toUpperCase();
}
