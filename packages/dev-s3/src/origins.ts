/**
 * Refuses what a CORS rule would take and no browser ever sends, such as an address with a slash at its end.
 * @throws Error with one sentence
 */
export function checkOrigins(origins: readonly string[]): void {
  for (const origin of origins) {
    const problem = problemOf(origin);
    if (problem !== undefined) throw new Error(`The origin "${origin}" ${problem}.`);
  }
}

function problemOf(origin: string): string | undefined {
  if (origin.includes("*") || origin === "null") return undefined;
  if (!URL.canParse(origin) || !origin.includes("://"))
    return "is no address: write it as the browser does, such as http://localhost:5173";
  const { protocol, host } = new URL(origin);
  // Browsers send neither a path nor a slash, and S3 compares letter by letter.
  const written = `${protocol}//${host}`;
  return origin === written ? undefined : `is not how a browser writes it: ${written}`;
}
