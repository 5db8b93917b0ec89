import { readFile, writeFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { codeOf } from "./error-code.ts";
import type { Personality } from "./personality/table.ts";
import type { DevS3 } from "./server.ts";
import { addressesOf, type UploadSetUp } from "./upload-set-up.ts";

/** Returns the variables by which an application finds the set-up on this S3, as `s3-direct provision` writes them. */
export function settingsOf(
  s3: DevS3,
  { personality, ...setUp }: UploadSetUp & { personality?: Personality | undefined },
): Record<string, string> {
  const { signingEndpoint, endpointAliases, publicBaseUrl } = addressesOf(s3, setUp);
  // Amazon's profile puts the bucket into the host name, but not if the endpoint is an IP address, as here.
  const byPath = {
    S3_SIGNING_ENDPOINT: signingEndpoint,
    S3_ENDPOINT_ALIASES: endpointAliases.join(","),
    S3_FORCE_PATH_STYLE: "1",
  };
  return {
    S3_PROVIDER: personality ?? "custom",
    S3_ENDPOINT: s3.url,
    S3_REGION: s3.region,
    ...(personality !== "aws" && byPath),
    S3_UPLOAD_BUCKET: setUp.uploadBucket,
    S3_MEDIA_BUCKET: setUp.mediaBucket,
    PUBLIC_BASE_URL: publicBaseUrl,
    S3_SIGNER_ACCESS_KEY_ID: setUp.signer.accessKeyId,
    S3_SIGNER_SECRET_ACCESS_KEY: setUp.signer.secretAccessKey,
    S3_PUBLISHER_ACCESS_KEY_ID: setUp.publisher.accessKeyId,
    S3_PUBLISHER_SECRET_ACCESS_KEY: setUp.publisher.secretAccessKey,
    S3_JANITOR_ACCESS_KEY_ID: setUp.janitor.accessKeyId,
    S3_JANITOR_SECRET_ACCESS_KEY: setUp.janitor.secretAccessKey,
  };
}

/** Amazon's profile refuses these variables, so those of an earlier S3 are removed. */
const notAmazons = ["S3_SIGNING_ENDPOINT", "S3_ENDPOINT_ALIASES", "S3_FORCE_PATH_STYLE"];

/**
 * Sets variables in an .env file, or in a new one. Removes an undefined variable; all other lines stay. Does not write a file that
 * already has these settings, because Vite restarts when its .env file changes.
 *
 * @throws Error with one sentence if the file can't be read or written, or a variable would be read otherwise than meant
 */
export async function writeEnvFile(
  path: string,
  settings: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const text = await readEnvFile(path);
  const wanted = { ...Object.fromEntries(notAmazons.map((name) => [name, undefined])), ...settings };
  const found = parseEnv(text);
  if (Object.entries(wanted).every(([name, value]) => found[name] === value)) return;
  const ours = new Set(Object.keys(wanted));
  const others = text.split("\n").filter((line) => !ours.has(nameIn(line)));
  const kept = others.join("\n").trimEnd();
  // A shell that sources the file gives an application only what is exported.
  const exported = new Set([...text.matchAll(/^\s*export\s+(\w+)/gm)].map(([, name]) => name));
  const lines = Object.entries(settings).map(([name, value]) =>
    value === undefined ? "" : `${exported.has(name) ? "export " : ""}${name}=${value}\n`,
  );
  const after = `${kept}${kept === "" ? "" : "\n"}${lines.join("")}`;
  // Of a value of several lines only the first would be removed; newer versions of Node pass over the others.
  const isCut = [...ours].some((name) => found[name]?.includes("\n"));
  if (isCut || !isReadAs(after, { ...found, ...wanted })) {
    throw new Error(
      `The file ${path} would be read otherwise than meant: look in it for a quotation mark that is not closed, a value of several lines, or a line without "=".`,
    );
  }
  try {
    await writeFile(path, after, { mode: 0o600 });
  } catch (error) {
    throw new Error(`The file ${path} cannot be written (${codeOf(error)}).`, { cause: error });
  }
}

/** Whether each variable reads as meant: text is changed by lines, but a value may have several. */
function isReadAs(text: string, meant: Readonly<Record<string, string | undefined>>): boolean {
  const read = parseEnv(text);
  // Whatever stands before an equals sign is a name to `parseEnv` of older versions of Node, even over several lines.
  const names = Object.keys({ ...meant, ...read }).filter((name) => /^\S+$/.test(name));
  return names.every((name) => read[name] === meant[name]);
}

/**
 * Reads an .env file; one that does not exist is empty.
 * @throws Error with one sentence if it can't be read, or is not UTF-8: what is not decoded could not be written back
 */
export async function readEnvFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return Buffer.of();
    throw new Error(`The file ${path} cannot be read (${codeOf(error)}).`, { cause: error });
  });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Error(`The file ${path} is not in UTF-8: save it as UTF-8.`, { cause });
  }
}

/** Returns the variable that a line sets, if any. */
function nameIn(line: string): string {
  return /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1] ?? "";
}
