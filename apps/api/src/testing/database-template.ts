import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openEmbedded } from "../db/client.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A migrated, empty database's folder, to be copied: making one takes seconds. */
    databaseTemplate: string;
  }
}

/** Run by vitest once, before all test files; what it returns, after them. */
export async function setup({ provide }: TestProject) {
  const path = await mkdtemp(join(tmpdir(), "s3-direct-template-"));
  const databaseTemplate = join(path, "db");
  await (await openEmbedded(databaseTemplate)).close();
  provide("databaseTemplate", databaseTemplate);
  return () => rm(path, { recursive: true, force: true });
}
