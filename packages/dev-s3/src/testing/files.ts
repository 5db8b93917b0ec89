import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Every file below a folder. */
export async function filesIn(folder: string): Promise<Dirent[]> {
  return (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
}

/** What a server keeps of bytes. */
export function blobsIn(dataDir: string): Promise<Dirent[]> {
  return filesIn(join(dataDir, "blobs"));
}
