import { createCrc64 } from "@s3-direct/upload-core/internal";
import type { PartChecksum } from "@s3-direct/upload-core/contract";
import { digest } from "./digest.ts";
import type { ByteReader } from "./read-bytes.ts";

export type ChecksumTask = { bytes: Blob; algorithm: PartChecksum };

/** How many bytes of a blob are in memory while its CRC is computed; SHA-256 needs all of them at once. */
const pieceSize = 4 * 1024 * 1024;

/** Returns the checksum of some bytes as base64. */
export async function checksumOf({ bytes, algorithm }: ChecksumTask, read: ByteReader): Promise<string> {
  if (algorithm === "sha256") return digest(await read(bytes));
  const crc = createCrc64();
  for (let at = 0; at < bytes.size; at += pieceSize) crc.update(await read(bytes.slice(at, at + pieceSize)));
  return crc.digest();
}
