import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("the built entry of ./react says that it is for clients, so that server components may import it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "react-entry-"));
  try {
    const root = join(import.meta.dirname, "../..");
    const options = ["-p", "tsconfig.build.json", "--outDir", folder, "--noCheck", "--declaration", "false"];
    const compiled = ["--declarationMap", "false", "--composite", "false", "--incremental", "false"];
    await promisify(execFile)("pnpm", ["exec", "tsc", ...options, ...compiled], { cwd: root });
    expect(await readFile(join(folder, "react/index.js"), "utf8")).toMatch(/^"use client";\n/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
