import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bytesOfNoFormat } from "../chaos/random-bytes.ts";

export type TestFile = { name: string; path: string; sha256: string };

/** Makes a file of random bytes. */
export async function makeFile(folder: string, { name, size }: { name: string; size: number }): Promise<TestFile> {
  const bytes = bytesOfNoFormat(size);
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { name, path, sha256: sha256(bytes) };
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
