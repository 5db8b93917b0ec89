import { createCrc64 } from "@s3-direct/upload-core/internal";
import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { checksumOf } from "./checksum.ts";
import { createByteReader } from "./read-bytes.ts";

const MiB = 1024 * 1024;

test.each([0, 5, 4 * MiB, 9 * MiB + 3])("checksums of %d bytes", async (size) => {
  const bytes = randomBytes(size);
  const crc = createCrc64();
  crc.update(bytes);
  const blob = new Blob([bytes]);
  const read = createByteReader();
  expect(await checksumOf({ bytes: blob, algorithm: "crc64nvme" }, read)).toBe(crc.digest());
  const sha256 = createHash("sha256").update(bytes).digest("base64");
  expect(await checksumOf({ bytes: blob, algorithm: "sha256" }, read)).toBe(sha256);
});

test("traps: 86 a CRC takes no more memory than a piece, whatever the size", async () => {
  const sizes: number[] = [];
  const read = createByteReader();
  const watched = (blob: Blob) => {
    sizes.push(blob.size);
    return read(blob);
  };
  await checksumOf({ bytes: new Blob([new Uint8Array(10 * MiB)]), algorithm: "crc64nvme" }, watched);
  expect(sizes).toEqual([4 * MiB, 4 * MiB, 2 * MiB]);
});
