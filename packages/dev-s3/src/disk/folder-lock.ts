import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { codeOf } from "../error-code.ts";

/** Folders that this process has open: a lock file with its own process id does not say whether the folder is open. */
const open = new Set<string>();

/**
 * Locks a folder for this process; two writers would lose each other's objects. Takes over a lock whose process is
 * gone.
 *
 * @returns a function that unlocks the folder
 * @throws Error that names the process that has the lock
 */
export function lockFolder(folder: string): () => void {
  const path = resolve(folder);
  const file = join(path, "lock");
  if (open.has(path)) throw new Error(`The data folder ${path} is in use by process ${process.pid}.`);
  // Only whoever creates this file may look at the lock and replace it: otherwise two processes that start at the same
  // moment could both find a lock whose process is gone, and the later one would remove the new lock.
  const next = `${file}.new`;
  createLock(path, next);
  try {
    const holder = readHolder(file);
    // The process may have ended, and another program may now have its id.
    if (holder !== undefined && holder !== process.pid && isRunning(holder))
      throw new Error(
        `The data folder ${path} is in use by process ${holder}: stop it, or delete ${file} if it is another program.`,
      );
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
  open.add(path);
  return () => {
    open.delete(path);
    rmSync(file, { force: true });
  };
}

function createLock(path: string, next: string): void {
  try {
    writeFileSync(next, String(process.pid), { flag: "wx" });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      // On a full disk the file is there, but empty.
      rmSync(next, { force: true });
      throw error;
    }
    const holder = readHolder(next);
    throw new Error(
      holder === undefined || isRunning(holder)
        ? `The data folder ${path} is in use by a process that is just starting: try again, or delete ${next} if none is.`
        : `The data folder ${path} was left by process ${holder}, which was killed as it started: delete ${next}.`,
      { cause: error },
    );
  }
}

function readHolder(file: string): number | undefined {
  try {
    const holder = Number(readFileSync(file, "utf8"));
    return Number.isInteger(holder) && holder > 0 ? holder : undefined;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: the process runs, as another user.
    return codeOf(error) === "EPERM";
  }
}
