import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openEmbedded } from "../db/client.ts";
import { fastDatabase } from "./fast-process.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of a migrated, empty database, to be copied: creating one takes seconds. */
    databaseTemplate: string;
  }
}

/** Called by vitest once, before all test files. It calls the returned function after them. */
export async function setup({ config, provide }: TestProject) {
  const served = process.env.S3_DIRECT_TEST_DATABASE_URL;
  if (served !== undefined) await makeDatabases(served, config.maxWorkers);
  setFlagsFromString(fastDatabase);
  const path = await mkdtemp(join(tmpdir(), "s3-direct-template-"));
  const databaseTemplate = join(path, "db");
  await (await openEmbedded(databaseTemplate)).close();
  provide("databaseTemplate", databaseTemplate);
  return () => rm(path, { recursive: true, force: true });
}

/** Each process that runs test files has its own database, because some tests count all rows of a kind. */
async function makeDatabases(url: string, count: number): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    for (let number = 1; number <= count; number++) {
      await admin.query(`drop database if exists s3_direct_tests_${number} with (force)`);
      await admin.query(`create database s3_direct_tests_${number}`);
    }
  } finally {
    await admin.end();
  }
}
