import { describe, expect, test, vi } from "vitest";
import type { SignPartsInput } from "@s3-direct/upload-core/contract";
import { type PartHash, createSigningWindow } from "./signing-window.ts";

function setUp({ hash, answer }: { hash?: (partNumber: number) => Promise<PartHash>; answer?: number[] } = {}) {
  const signParts = vi.fn(async ({ parts }: SignPartsInput) => {
    const numbers = answer ?? parts.map(({ partNumber }) => partNumber);
    return { parts: numbers.map((partNumber) => ({ partNumber, url: "https://s3/a", headers: {} })), expiresIn: 60 };
  });
  return { signParts, signing: createSigningWindow({ key: "k", uploadId: "u", signParts, hash }) };
}

/** Returns whether the promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol("pending");
  const soon = new Promise((resolve) => setTimeout(resolve, 5, pending));
  return (await Promise.race([promise, soon])) !== pending;
}

describe("signing", () => {
  test("one call signs several parts, and says when they expire", async () => {
    const { signing, signParts } = setUp();
    const before = Date.now();
    const parts = await signing.sign([3, 1, 2]);
    expect(parts.map(({ partNumber }) => partNumber)).toEqual([3, 1, 2]);
    expect(parts[0]?.expiresAt).toBeGreaterThanOrEqual(before + 60_000);
    expect(parts[0]?.expiresAt).toBeLessThanOrEqual(Date.now() + 60_000);
    expect(signParts.mock.calls).toEqual([
      [{ key: "k", uploadId: "u", parts: [{ partNumber: 3 }, { partNumber: 1 }, { partNumber: 2 }] }],
    ]);
  });

  test("an answer that leaves a part out is an error", async () => {
    const { signing } = setUp({ answer: [1] });
    await expect(signing.sign([1, 2])).rejects.toMatchObject({ code: "INTERNAL" });
  });

  test("each part is hashed once, ahead of its signature, also when it is signed again", async () => {
    const hash = vi.fn(async (partNumber: number) => ({ sha256: `hash of ${partNumber}` }));
    const { signing, signParts } = setUp({ hash });
    signing.prepare([1, 2]);
    expect(hash).toHaveBeenCalledTimes(2);
    await signing.sign([1, 2]);
    await signing.sign([2]);
    expect(hash).toHaveBeenCalledTimes(2);
    expect(signParts.mock.lastCall?.[0].parts).toEqual([{ partNumber: 2, sha256: "hash of 2" }]);
  });

  test("a hash that failed is tried again", async () => {
    const hash = vi.fn(() => Promise.resolve({ crc64nvme: "hash" })).mockRejectedValueOnce(new Error("no"));
    const { signing } = setUp({ hash });
    signing.prepare([1]);
    await expect(signing.sign([1])).rejects.toThrow("no");
    await expect(signing.sign([1])).resolves.toMatchObject([{ partNumber: 1 }]);
  });
});

describe("the queue", () => {
  test("is low before any host is known, and until three parts wait for each", async () => {
    const { signing } = setUp();
    await signing.untilLow();
    const leave = ["https://a/1", "https://a/2", "https://a/3"].map((url) => signing.joinQueue(url));
    expect(await isSettled(signing.untilLow())).toBe(false);
    signing.joinQueue("https://b/1");
    expect(await isSettled(signing.untilLow())).toBe(true);
    signing.joinQueue("https://b/2");
    signing.joinQueue("https://b/3");
    const low = signing.untilLow();
    expect(await isSettled(low)).toBe(false);
    leave[0]?.();
    leave[0]?.();
    expect(await isSettled(low)).toBe(true);
    signing.joinQueue("https://a/4");
    expect(await isSettled(signing.untilLow())).toBe(false);
  });

  test("holds twenty-four parts at most, however few wait for a host", async () => {
    const { signing } = setUp();
    for (let count = 0; count < 23; count++) signing.joinQueue("https://a/1");
    signing.joinQueue("https://b/1");
    expect(await isSettled(signing.untilLow())).toBe(false);
  });

  test("counts those that wait for a retry among the twenty-four, and among no host's", async () => {
    const { signing } = setUp();
    signing.joinQueue("https://a/1");
    const leave = Array.from({ length: 22 }, () => signing.joinQueue());
    await signing.untilLow();
    leave.push(signing.joinQueue());
    const low = signing.untilLow();
    expect(await isSettled(low)).toBe(false);
    leave[0]?.();
    await low;
  });
});
