import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Folders that this very process has open; its own process id in a lock file says nothing. */
const open = new Set<string>();

/**
 * Takes a folder for this process; two writers would lose each other's objects.
 *
 * @returns what gives it back
 * @throws Error naming the process that has it; a lock whose process is gone is taken over
 */
export function lockFolder(folder: string): () => void {
  const path = resolve(folder);
  const file = join(path, "lock");
  const holder = readHolder(file);
  if (open.has(path)) throw new Error(`The data folder ${path} is in use by process ${process.pid}.`);
  if (holder !== undefined && holder !== process.pid && isRunning(holder)) {
    // Its process may be gone, and another program have its id.
    throw new Error(
      `The data folder ${path} is in use by process ${holder}: stop it, or delete ${file} if it is another program.`,
    );
  }
  rmSync(file, { force: true });
  // "wx": of two that start in the same instant, one fails.
  writeFileSync(file, String(process.pid), { flag: "wx" });
  open.add(path);
  return () => {
    open.delete(path);
    rmSync(file, { force: true });
  };
}

function readHolder(file: string): number | undefined {
  try {
    const holder = Number(readFileSync(file, "utf8"));
    return Number.isInteger(holder) && holder > 0 ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // A process of another user answers EPERM: it runs.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
