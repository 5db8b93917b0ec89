import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";

/** A folder of the test's own, removed when its scope ends. */
export async function tempDir() {
  const path = await mkdtemp(join(tmpdir(), "s3-direct-api-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The same as a data folder, with an empty database in it that need not be made. */
export async function tempDataDir() {
  const dir = await tempDir();
  await cp(inject("databaseTemplate"), join(dir.path, "db"), { recursive: true });
  return dir;
}
