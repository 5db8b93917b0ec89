import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Returns every file below a folder. */
export async function filesIn(folder: string): Promise<Dirent[]> {
  return (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
}

/** Returns the files in which a server keeps bytes. */
export function blobsIn(dataDir: string): Promise<Dirent[]> {
  return filesIn(join(dataDir, "blobs"));
}
