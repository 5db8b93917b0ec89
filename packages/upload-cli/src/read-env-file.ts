import { readFile } from "node:fs/promises";
import { systemCode } from "./checks/outage.ts";
import { CliError } from "./cli-error.ts";

/** Reads an .env file. @returns undefined if there is no such file @throws CliError if it can't be read */
export async function readEnvFile(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT") return undefined;
    throw new CliError(`The file ${path} cannot be read (${code}).`);
  }
}
