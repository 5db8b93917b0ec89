import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseEnv } from "./env.ts";
import { tempDir } from "../testing/temp-dir.ts";

test("a variable's value may stand in the file that its name with _FILE names", async () => {
  await using dir = await tempDir();
  const path = join(dir.path, "db");
  await writeFile(path, "postgres://ann:secret@db/app\n");
  expect(parseEnv({ DATABASE_URL_FILE: path }).databaseUrl).toBe("postgres://ann:secret@db/app");
  expect(parseEnv({ DATABASE_URL_FILE: "" }).databaseUrl).toBeUndefined();
});

test("a file that is empty is told, and not taken for a variable that is not set", async () => {
  await using dir = await tempDir();
  const path = join(dir.path, "db");
  await writeFile(path, "\n");
  expect(() => parseEnv({ DATABASE_URL_FILE: path })).toThrow(`DATABASE_URL_FILE names ${path}, which is empty.`);
});

test("a file that is not there, and a value that is given twice, are told, and never what they hold", async () => {
  await using dir = await tempDir();
  const path = join(dir.path, "secret");
  await writeFile(path, "hush".repeat(10));
  const missing = join(dir.path, "none");
  const read = () =>
    parseEnv({ BETTER_AUTH_SECRET: "x".repeat(32), BETTER_AUTH_SECRET_FILE: path, DATABASE_URL_FILE: missing });
  expect(read).toThrow(
    `DATABASE_URL_FILE names ${missing}, which cannot be read (ENOENT).\nBETTER_AUTH_SECRET and BETTER_AUTH_SECRET_FILE are both set: leave one of them out.`,
  );
  expect(read).not.toThrow("hush");
});
