import { makeUploadKey, MiB } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { isInSeveralParts } from "./reserved-until.ts";

const keyOf = (size: number, partSize?: number) =>
  makeUploadKey({
    endpoint: "upload",
    owner: "ann",
    filename: "a.txt",
    ext: "txt",
    size,
    partSize,
    now: new Date(),
    uuid: crypto.randomUUID(),
  });

test("a small file is none of the few large uploads, also where it goes up in one part", () => {
  expect(isInSeveralParts(keyOf(5))).toBe(false);
  expect(isInSeveralParts(keyOf(5, 5 * MiB))).toBe(false);
  expect(isInSeveralParts(keyOf(5 * MiB, 5 * MiB))).toBe(false);
  expect(isInSeveralParts(keyOf(5 * MiB + 1, 5 * MiB))).toBe(true);
});
