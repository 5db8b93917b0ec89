import { cpSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
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
  copyTemplate(join(dir.path, "db"));
  return dir;
}

/** An empty database, in this folder. */
export function copyTemplate(folder: string): void {
  // A thousand small files: the asynchronous one takes four times as long.
  cpSync(inject("databaseTemplate"), folder, { recursive: true, filter: (path) => !isUnused.test(path) });
}

/** Postgres' template1 and template0, six of ten files, which only a CREATE DATABASE reads. */
const isUnused = /[\\/]base[\\/][14]$/;
