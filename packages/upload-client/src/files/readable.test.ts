import { openAsBlob } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isReadable } from "./readable.ts";

test("traps: 76 a file that changed on disk, or vanished, is told from one that did not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "upload-client-"));
  try {
    const path = join(folder, "picked.txt");
    await writeFile(path, "as it was picked");
    const picked = await openAsBlob(path);
    expect(await isReadable(picked)).toBe(true);
    await writeFile(path, "changed since, and longer");
    expect(await isReadable(picked)).toBe(false);
    await rm(path);
    expect(await isReadable(picked)).toBe(false);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a file that was cut is found out where the browser compares nothing", async () => {
  const cut = new File(["what is left"], "cut.txt");
  const missing = Object.defineProperty(new Blob([]), "size", { value: 1 });
  Object.defineProperty(cut, "slice", { value: () => missing });
  expect(await isReadable(cut)).toBe(false);
});

test("an empty file is readable", async () => {
  expect(await isReadable(new File([], "empty.txt"))).toBe(true);
});
