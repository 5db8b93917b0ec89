import { readFile } from "node:fs/promises";
import { systemCode } from "./checks/outage.ts";
import { CliError } from "./cli-error.ts";

/**
 * Reads an .env file.
 * @returns undefined if there is no such file
 * @throws CliError if it can't be read, or is not UTF-8: what is not decoded could not be written back
 */
export async function readEnvFile(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const code = systemCode(error);
    if (code === "ENOENT") return undefined;
    throw new CliError(`The file ${path} cannot be read (${code}).`);
  });
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CliError(`The file ${path} is not in UTF-8: save it as UTF-8.`);
  }
}
