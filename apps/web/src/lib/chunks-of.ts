/** The API's limit of files in one call. */
const mostAtOnce = 500;

/** Splits files' ids into chunks for several calls to the API. */
export function chunksOf(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let at = 0; at < ids.length; at += mostAtOnce) chunks.push(ids.slice(at, at + mostAtOnce));
  return chunks;
}
