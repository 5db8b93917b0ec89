import type * as FileSystem from "node:fs/promises";
import { mkdtemp, statfs, writeFile } from "node:fs/promises";
import { GiB } from "@s3-direct/upload-core";
import { afterEach, expect, test, vi } from "vitest";

vi.mock("node:fs/promises", async (importOriginal) => {
  const original = await importOriginal<typeof FileSystem>();
  const { mkdtemp: makeFolder, statfs: stat, writeFile: write } = original;
  return { ...original, mkdtemp: vi.fn(makeFolder), statfs: vi.fn(stat), writeFile: vi.fn(write) };
});
afterEach(() => void vi.mocked(statfs).mockReset());

const take = async (script: string) => {
  // The tests of another file may have loaded it, in the same process.
  vi.resetModules();
  const { takePoster } = await import("./take-poster.ts");
  const signal = new AbortController().signal;
  return takePoster(["sh", "-c", script], { bytes: new Uint8Array(9), maxMemory: GiB, timeout: 20, signal });
};

const whole = "printf 'IEND....' > poster.png";
const half = "printf 'IDAT....' > poster.png";

test("a picture that a full disk prevents is taken later, whatever the tool reports", async () => {
  const full = Object.assign(await statfs("/"), { bavail: 0 });
  for (const script of ["exit 1", "exit 0", half]) {
    expect(await take(script)).toBeUndefined();
    vi.mocked(statfs).mockResolvedValueOnce(full);
    await expect(take(script)).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
  }
  vi.mocked(statfs).mockResolvedValue(full);
  expect(await take(whole)).toHaveLength(8);
});

test.each(["ENOSPC", "EDQUOT"])("a file that the disk has no space for is looked at later: %s", async (code) => {
  for (const call of [mkdtemp, writeFile]) {
    vi.mocked(call).mockRejectedValueOnce(Object.assign(new Error("no space"), { code }));
    await expect(take(whole)).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE", cause: { code } });
  }
});
