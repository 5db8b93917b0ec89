import { cpSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";

/** Creates a folder for one test, and removes it when its scope ends. */
export async function tempDir() {
  const path = await mkdtemp(join(tmpdir(), "s3-direct-api-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Creates a data folder in the same way, with an empty database that need not be created. */
export async function tempDataDir() {
  const dir = await tempDir();
  copyTemplate(join(dir.path, "db"));
  return dir;
}

/** Copies an empty database into this folder. */
export function copyTemplate(folder: string): void {
  // It has a thousand small files: an asynchronous copy takes four times as long.
  cpSync(inject("databaseTemplate"), folder, { recursive: true, filter: (path) => !isUnused.test(path) });
}

/** Postgres' template1 and template0 contain six of ten files, which only a CREATE DATABASE reads. */
const isUnused = /[\\/]base[\\/][14]$/;
