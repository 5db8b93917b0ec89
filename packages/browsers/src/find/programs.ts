import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/**
 * The program that an environment variable names, or the first of some paths where there is one.
 * @throws Error when the variable names none
 */
export async function findProgram(variable: string, paths: readonly string[]): Promise<string | undefined> {
  const named = process.env[variable];
  if (named) {
    if (await isProgram(named)) return named;
    throw new Error(`${variable} is ${named}, where no program is: correct it, or unset it.`);
  }
  for (const path of paths) if (await isProgram(path)) return path;
  return undefined;
}

/** Where programs of these names would be on a Linux. */
export function onPath(names: readonly string[]): string[] {
  const folders = ["/usr/bin", "/snap/bin", ...(process.env["PATH"] ?? "").split(delimiter)];
  return names.flatMap((name) => folders.filter((folder) => folder !== "").map((folder) => join(folder, name)));
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
