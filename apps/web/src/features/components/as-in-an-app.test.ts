import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asInAnApp } from "./as-in-an-app.ts";

const demos = join(import.meta.dirname, "demos");

test.each(await readdir(demos))("%s shows nothing that only this app has", async (name) => {
  const code = asInAnApp(await readFile(join(demos, name), "utf8"));
  expect(code).not.toMatch(/Demo[A-Z]|texts|\.\.\/|@s3-direct\/components/);
  expect(code).toContain('from "@/components/s3-direct/');
});
