import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** The longest time in which a browser prints its version (milliseconds): the machine may be busy. */
const versionTimeout = 120_000;

/**
 * Returns the program that an environment variable names, or the first of some paths that has one.
 * @param isFound checks a path
 * @throws Error if the variable names no program
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

/** Returns the paths of programs with these names on Linux. */
export function onPath(names: readonly string[]): string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Returns the paths of these programs, given relative to the folders where Windows installs programs. */
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
 * Checks whether a browser exists and starts. On Linux it may lack the system's libraries, and Ubuntu's
 * `chromium-browser` only says that it needs a snap; on other systems asking for the version would open a window.
 */
export async function isBrowser(path: string): Promise<boolean> {
  if (process.platform !== "linux" || !(await isProgram(path))) return isProgram(path);
  return promisify(execFile)(path, ["--version"], { timeout: versionTimeout }).then(
    () => true,
    () => false,
  );
}
