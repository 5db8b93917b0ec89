/** The API's limit. */
const filesPerCall = 500;

/** Splits files' ids into chunks for several calls to the API. */
export function chunksOf(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let at = 0; at < ids.length; at += filesPerCall) chunks.push(ids.slice(at, at + filesPerCall));
  return chunks;
}
