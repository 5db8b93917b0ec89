/** So many files the API takes in one call. */
const mostAtOnce = 500;

/** Files' ids as they are told to the API, one call after the other. */
export function chunksOf(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let at = 0; at < ids.length; at += mostAtOnce) chunks.push(ids.slice(at, at + mostAtOnce));
  return chunks;
}
