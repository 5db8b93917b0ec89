import { CliError } from "../cli-error.ts";
import { isHttpUrl, requireNoUser } from "../connection.ts";

const loopback = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

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
    requireSent(origin);
    const problem = riskOf(origin);
    if (problem !== undefined) throw new CliError(`The origin "${origin}" ${problem}.`);
  }
  return [...new Set(origins)];
}

/**
 * Checks that a browser would send this origin. The schemes of apps in a shell, such as `capacitor:`, are not judged.
 * @throws CliError in one sentence
 */
export function requireSent(origin: string): void {
  requireNoUser("The origin", origin);
  const problem = whyNotSent(origin);
  if (problem !== undefined) throw new CliError(`The origin "${origin}" ${problem}.`);
}

function whyNotSent(origin: string): string | undefined {
  if (origin.includes("*")) return "has a wildcard: name each origin, so that no other page can upload";
  if (origin === "null") return "is every page in a sandbox or from a file: serve the app from an address";
  // `URL` takes the name in "localhost:5173" for a scheme.
  if (!URL.canParse(origin) || !origin.includes("://"))
    return "is no address: write it as the browser does, such as https://app.example.com";
  // Browsers send neither a path nor a slash, and compare origins character by character.
  const sent = new URL(origin).origin;
  return isHttpUrl(origin) && sent !== origin ? `is not how a browser writes it: ${sent}` : undefined;
}

function riskOf(origin: string): string | undefined {
  if (!isHttpUrl(origin)) return "is not http or https";
  const { protocol, hostname } = new URL(origin);
  if (protocol === "http:" && !loopback.test(hostname)) return "is not https: only this machine may do without";
  return undefined;
}
