// npm runs a command that is installed, and of any other takes the package of that name, whoever's it is.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./pnpm.mjs";

const docs = join(root, "docs");

test("a page that has somebody type npx s3-direct says where the command is from", async () => {
  const pages = (await readdir(docs, { recursive: true })).filter(
    (page) => page.endsWith(".md") && !page.startsWith("decisions") && !page.startsWith("reference"),
  );
  const silent = [];
  for (const page of pages) {
    const text = await readFile(join(docs, page), "utf8");
    if (text.includes("npx s3-direct") && !/@s3-direct\/upload-cli|\]\([^)]*set-up-s3\.md/.test(text))
      silent.push(page);
  }
  assert.deepEqual(silent, []);
});
