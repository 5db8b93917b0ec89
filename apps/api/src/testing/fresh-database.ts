import { randomUUID } from "node:crypto";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { z } from "zod";
import { tempDir } from "./temp-dir.ts";

/**
 * Creates an empty database in addition to the tests' own, and drops it when its scope ends. @param server - the URL of
 * any database on the same Postgres
 */
export async function freshDatabase(server: string) {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  const name = `fresh_${randomUUID().replaceAll("-", "")}`;
  await admin.query(`create database ${name}`);
  return {
    url: new URL(`/${name}`, server).href,
    async [Symbol.asyncDispose]() {
      await admin.query(`drop database ${name}`);
      await admin.end();
    },
  };
}

const migrations = fileURLToPath(new URL("../../drizzle", import.meta.url));
const journalOf = z.looseObject({ entries: z.array(z.looseObject({ tag: z.string() })) });

/** Migrates a database to the version before a migration. */
export async function migrateUntil(client: pg.Client, migration: string): Promise<void> {
  await using folder = await tempDir();
  await cp(migrations, folder.path, { recursive: true });
  const path = join(folder.path, "meta", "_journal.json");
  const journal = journalOf.parse(JSON.parse(await readFile(path, "utf8")));
  const entries = journal.entries.slice(
    0,
    journal.entries.findIndex(({ tag }) => tag === migration),
  );
  await writeFile(path, JSON.stringify({ ...journal, entries }));
  await migrate(drizzle({ client }), { migrationsFolder: folder.path });
}
