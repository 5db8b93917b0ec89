import { chmod, lstat, realpath, rename, rm, writeFile } from "node:fs/promises";
import { systemCode } from "../checks/outage.ts";
import { CliError } from "../cli-error.ts";

/** Returns the file that a symbolic link names, or else the path. @throws CliError for a link to nothing */
export async function fileBehind(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const isLink = await lstat(path).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
    if (isLink)
      throw new CliError(`${path} is a link to a file that is not there: make that file, or delete the link.`);
    return path;
  }
}

/** Writes a file completely or not at all; others can't read it at any moment. @throws CliError */
export async function writePrivately(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: "wx" });
    await chmod(temporary, 0o600);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new CliError(`The file ${path} cannot be written (${systemCode(error)}).`);
  }
}
