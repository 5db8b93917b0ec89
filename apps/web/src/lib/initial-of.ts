/** What a name begins with, in capitals: a letter, or an emoji with all that it is made of. */
export function initialOf(name: string): string {
  const trimmed = name.trim();
  // Browsers of before 2024 may have none.
  const [first = ""] =
    "Segmenter" in Intl
      ? Array.from(new Intl.Segmenter().segment(trimmed), ({ segment }) => segment)
      : Array.from(trimmed);
  return first.toUpperCase();
}
