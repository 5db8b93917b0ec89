import { randomBytes } from "node:crypto";
import { MiB } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { fingerprintOf } from "./fingerprint.ts";

const bytes = randomBytes(5 * MiB);

function changedAt(place: number): Blob {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
  return new Blob([changed]);
}

test("traps: 72 a large file is known by every byte of its first and last MiB, and its middle by pieces", async () => {
  const known = await fingerprintOf(new Blob([bytes]));
  expect(await fingerprintOf(new Blob([bytes]))).toEqual(known);
  for (const place of [0, MiB - 1, 4 * MiB, 5 * MiB - 1])
    expect((await fingerprintOf(changedAt(place))).ends).not.toBe(known.ends);
  const { ends, samples } = await fingerprintOf(changedAt(2.5 * MiB));
  expect(ends).toBe(known.ends);
  expect(samples).not.toBe(known.samples);
});
