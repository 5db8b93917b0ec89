import { createHash } from "node:crypto";
import type { Blobs, Slice } from "../disk/blobs.ts";
import { createHasher, type ChecksumAlgorithm, type StoredChecksum } from "./checksums.ts";

/** Reads stored bytes for their MD5, in hex, and for a checksum if one is wanted. */
export async function digestSlices(
  blobs: Blobs,
  input: { slices: readonly Slice[]; algorithm: ChecksumAlgorithm | undefined },
): Promise<{ md5: string; checksum: StoredChecksum | undefined }> {
  const { slices, algorithm } = input;
  const md5 = createHash("md5");
  const hasher = algorithm && createHasher(algorithm);
  for await (const chunk of blobs.read(slices)) {
    if (!Buffer.isBuffer(chunk)) continue;
    md5.update(chunk);
    hasher?.update(chunk);
  }
  return {
    md5: md5.digest("hex"),
    checksum: algorithm && hasher && { algorithm, value: hasher.digest(), type: "FULL_OBJECT" },
  };
}
