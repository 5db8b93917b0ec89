import { CliError } from "../cli-error.ts";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Reads origins as browsers send them from a list with commas. Refuses every origin that would let other people's pages
 * upload.
 * @throws CliError in one sentence
 */
export function readOrigins(text: string): string[] {
  const origins = text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  for (const origin of origins) {
    const problem = problemOf(origin);
    if (problem !== undefined) throw new CliError(`The origin "${origin}" ${problem}.`);
  }
  return [...new Set(origins)];
}

function problemOf(origin: string): string | undefined {
  if (origin.includes("*")) return "has a wildcard: name each origin, so that no other page can upload";
  if (origin === "null") return "is every page in a sandbox or from a file: serve the app from an address";
  if (!URL.canParse(origin)) return "is no address: write it as the browser does, such as https://app.example.com";
  const url = new URL(origin);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "is not http or https";
  // Browsers send neither a path nor a slash, and compare origins character by character.
  if (url.origin !== origin) return `is not how a browser writes it: ${url.origin}`;
  if (url.protocol === "http:" && !loopback.has(url.hostname)) return "is not https: only this machine may do without";
  return undefined;
}
