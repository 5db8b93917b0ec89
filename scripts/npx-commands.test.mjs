// npm runs an installed command; for any other it installs the package with that name, whoever owns it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./pnpm.mjs";

test("a page that has somebody type npx s3-direct says where the command is from", async () => {
  const docs = (await readdir(join(root, "docs"), { recursive: true })).map((page) => join("docs", page));
  const packages = (await readdir(join(root, "packages"))).map((name) => join("packages", name, "README.md"));
  const pages = ["README.md", ...docs, ...packages.filter((page) => existsSync(join(root, page)))].filter(
    (page) => page.endsWith(".md") && !/^docs.(?:decisions|reference)/.test(page),
  );
  const silent = [];
  for (const page of pages) {
    const text = await readFile(join(root, page), "utf8");
    if (text.includes("npx s3-direct") && !/@s3-direct\/upload-cli|\]\([^)]*set-up-s3\.md/.test(text))
      silent.push(page);
  }
  assert.deepEqual(silent, []);
});
