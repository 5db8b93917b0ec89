import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadDevSecrets, takeDataDir } from "./data-dir.ts";
import { StartError } from "./start-error.ts";
import { tempDir } from "./testing/temp-dir.ts";

const options = { onLost: (error: Error) => expect.fail(error.message) };

test("a folder belongs to one holder until it is released", async () => {
  await using dir = await tempDir();
  const path = join(dir.path, "data");
  const held = await takeDataDir(path, options);
  await expect(takeDataDir(path, options)).rejects.toThrow(StartError);
  await expect(takeDataDir(path, options)).rejects.toThrow(
    `Another process is using ${path}: stop it, or give this one its own folder with DATA_DIR (after a crash, wait 10 seconds).`,
  );
  await held.release();
  const next = await takeDataDir(path, options);
  await next.release();
});

test("secrets are made once, differ, and are for the owner's eyes only", async () => {
  await using dir = await tempDir();
  const held = await takeDataDir(dir.path, options);
  const made = await loadDevSecrets(held);
  expect(await loadDevSecrets(held)).toEqual(made);
  expect((await stat(join(dir.path, "secrets.json"))).mode & 0o777).toBe(0o600);
  const secrets = [made.auth, ...[made.signer, made.publisher, made.janitor].map((keys) => keys.secretAccessKey)];
  expect(new Set(secrets).size).toBe(4);
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
  await held.release();
});

test("secrets of an earlier version are kept, and what they lack is added", async () => {
  await using dir = await tempDir();
  const held = await takeDataDir(dir.path, options);
  const { janitor: _added, ...earlier } = await loadDevSecrets(held);
  await writeFile(join(dir.path, "secrets.json"), JSON.stringify(earlier));
  const completed = await loadDevSecrets(held);
  expect(completed).toMatchObject(earlier);
  expect(await loadDevSecrets(held)).toEqual(completed);
  await held.release();
});

test("a damaged secrets file is named, not shown and not replaced", async () => {
  await using dir = await tempDir();
  const held = await takeDataDir(dir.path, options);
  const path = join(dir.path, "secrets.json");
  await writeFile(path, '{"auth":"s3cr3t"');
  await expect(loadDevSecrets(held)).rejects.toThrow(`${path} is damaged: delete it`);
  expect(await readFile(path, "utf8")).toBe('{"auth":"s3cr3t"');
  await held.release();
});
