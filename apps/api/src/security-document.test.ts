import { readFile, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { formatBytes } from "@s3-direct/upload-core";
import { describe, expect, test } from "vitest";
import { parseEnv } from "./env/env.ts";
import type { QuotaLimits } from "./quota/room.ts";

const root = resolve(import.meta.dirname, "../../..");
const read = (path: string) => readFile(resolve(root, path), "utf8");
const document = await read("docs/security.md");

/** The document names a test in the form `path`: "name". */
const named = [...document.matchAll(/`([^`\s]+\.test\.tsx?)`: "([^"]+)"/g)].map(([, path = "", name = ""]) => ({
  path,
  name,
}));

const rows = document.split("\n").filter((line) => line.startsWith("|") && !/^\|[\s|:-]+\|$/.test(line));

describe("docs/security.md", () => {
  test("names tests that exist", async () => {
    expect(named.length).toBeGreaterThan(40);
    for (const { path, name } of named) {
      const source = await read(path).catch(() => "");
      expect([path, name, source.includes(`"${name}"`)]).toEqual([path, name, true]);
    }
  });

  test("has no empty cell", () => {
    expect(rows.length).toBeGreaterThan(60);
    for (const row of rows) {
      const cells = row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
      expect([row, cells.length >= 2 && cells.every((cell) => cell !== "")]).toEqual([row, true]);
    }
  });

  test("tells the limits as they are", () => {
    const { limits, quotas, upload } = parseEnv({});
    const number = (value: number) => value.toLocaleString("en");
    const size = (bytes: number) => formatBytes(bytes).replace("GB", "GiB");
    const room = ({ bytes, files }: QuotaLimits) => `${size(bytes)}, ${number(files)}`;
    const defaults = {
      RATE_LIMIT_USER: number(limits.pointsPerUser),
      RATE_LIMIT_ADDRESS: number(limits.pointsPerAddress),
      QUOTA_BYTES: `${room(quotas.account)}; a guest ${room(quotas.guest)}`,
      MAX_OPEN_MULTIPARTS: number(quotas.account.openMultiparts),
      UPLOAD_MAX_SIZE: size(upload.maxSize),
    };
    for (const [setting, said] of Object.entries(defaults)) {
      const row = rows.find((one) => one.includes(`\`${setting}\``))?.split("|") ?? [];
      expect([setting, row[2]?.trim()]).toEqual([setting, said]);
    }
  });

  test("has every requirement of ASVS 5.0, V5", () => {
    const requirements = ["5.1.1", "5.2.1", "5.2.2", "5.2.3", "5.2.4", "5.2.5", "5.2.6", "5.3.1", "5.3.2", "5.3.3"];
    for (const id of [...requirements, "5.4.1", "5.4.2", "5.4.3"]) expect(document).toContain(`\n| ${id} `);
  });
});

test("the package manager takes no package that is new, exotic or runs scripts unasked", async () => {
  const settings = await read("pnpm-workspace.yaml");
  expect(settings).toMatch(/^minimumReleaseAge: 1440$/m);
  expect(settings).toMatch(/^blockExoticSubdeps: true$/m);
  // CI compares the lockfile, which an install trusts, with these settings.
  expect(await read(".ci/run")).toMatch(/^pnpm check:lockfile$.*npm test$/ms);
  expect(settings.split("allowBuilds:\n")[1]?.split("\n\n")[0]).toBe("  esbuild: true");
  // Every package in the lockfile comes from the registry, with its checksum.
  const lockfile = await read("pnpm-lock.yaml");
  expect(lockfile).not.toMatch(/resolution: \{(?!integrity: sha512-)/);
});

test("docs/traps.md has each trap that a test or a document names", async () => {
  const known = new Set(
    [...(await read("docs/traps.md")).matchAll(/^- \*\*(\d+[a-z]?)\*\*:/gm)].map(([, number]) => number),
  );
  const texts = await Promise.all(["docs/security.md", ...(await testFiles())].map(read));
  const numbers = texts.flatMap((text) =>
    [...text.matchAll(/traps: (\d+[a-z]?(?:, \d+[a-z]?)*)/g)].flatMap(([, list = ""]) => list.split(", ")),
  );
  expect(numbers.length).toBeGreaterThan(200);
  expect(numbers.filter((number) => !known.has(number))).toEqual([]);
});

/** Returns the test files of all packages, as paths below the root. */
async function testFiles(): Promise<string[]> {
  const packages = await Promise.all(
    ["apps", "packages"].map(async (parent) => below(parent, await readdir(resolve(root, parent)))),
  );
  const folders = packages.flat().flatMap((name) => [join(name, "src"), join(name, "e2e")]);
  const found = await Promise.all(
    folders.map(async (folder) =>
      below(folder, await readdir(resolve(root, folder), { recursive: true }).catch(() => [])),
    ),
  );
  return found.flat().filter((file) => /\.test\.tsx?$/.test(file));
}

const below = (folder: string, names: readonly string[]) => names.map((name) => join(folder, name));
