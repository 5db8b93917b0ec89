import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** How long a browser may take to say its version (milliseconds): the machine may be busy. */
const versionTimeout = 120_000;

/**
 * The program that an environment variable names, or the first of some paths where there is one.
 * @param isFound whether a path will do
 * @throws Error when the variable names none
 */
export async function findProgram(
  variable: string,
  paths: readonly string[],
  isFound = isProgram,
): Promise<string | undefined> {
  const named = process.env[variable];
  if (named) {
    if (await isProgram(named)) return named;
    throw new Error(`${variable} is ${named}, where no program is: correct it, or unset it.`);
  }
  for (const path of paths) if (await isFound(path)) return path;
  return undefined;
}

/** Where programs of these names would be on a Linux. */
export function onPath(names: readonly string[]): string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Where these programs, given by the path below it, would be among a Windows' programs. */
export function inProgramFiles(programs: readonly string[]): string[] {
  const { PROGRAMFILES, "PROGRAMFILES(X86)": x86, LOCALAPPDATA } = process.env;
  const folders = [PROGRAMFILES, x86, LOCALAPPDATA].filter((folder) => folder !== undefined);
  return folders.flatMap((folder) => programs.map((program) => join(folder, program)));
}

export function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Whether a browser is there and starts. On Linux one may lack the system's libraries, and Ubuntu's `chromium-browser` only
 * says that a snap is wanted; elsewhere asking would open a window.
 */
export async function isBrowser(path: string): Promise<boolean> {
  if (process.platform !== "linux" || !(await isProgram(path))) return isProgram(path);
  return promisify(execFile)(path, ["--version"], { timeout: versionTimeout }).then(
    () => true,
    () => false,
  );
}
