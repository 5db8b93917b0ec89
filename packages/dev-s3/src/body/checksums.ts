import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { createCrc64 } from "./crc64.ts";
import { notImplemented, S3Error } from "../s3-error.ts";

/** S3's checksum algorithms, by the end of their header `x-amz-checksum-…`, with the number of bytes of a value. */
export const checksumAlgorithms = {
  crc32: { name: "CRC32", bytes: 4 },
  crc64nvme: { name: "CRC64NVME", bytes: 8 },
  sha256: { name: "SHA256", bytes: 32 },
} as const satisfies Record<string, { name: string; bytes: number }>;

export type ChecksumAlgorithm = keyof typeof checksumAlgorithms;

/** Base64, as in S3's headers. COMPOSITE is a checksum of the parts' checksums, followed by `-` and their count. */
export type StoredChecksum = {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
  readonly type: "FULL_OBJECT" | "COMPOSITE";
};

export type Hasher = { update: (chunk: Buffer) => void; digest: () => string };

export function createHasher(algorithm: ChecksumAlgorithm): Hasher {
  switch (algorithm) {
    case "crc32": {
      let value = 0;
      return {
        update: (chunk) => {
          value = crc32(chunk, value);
        },
        digest: () => {
          const bytes = Buffer.alloc(4);
          bytes.writeUInt32BE(value);
          return bytes.toString("base64");
        },
      };
    }
    case "crc64nvme": {
      const crc = createCrc64();
      return { update: crc.update, digest: () => crc.digest().toString("base64") };
    }
    case "sha256": {
      const hash = createHash("sha256");
      return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest("base64") };
    }
  }
}

const headerPrefix = "x-amz-checksum-";
/** Headers with the same prefix that contain no checksum. */
const otherHeaders = ["x-amz-checksum-mode", "x-amz-checksum-type", "x-amz-checksum-algorithm"];

/** Returns the one checksum that a request's headers announce. */
export function readChecksumHeader(
  headerNames: readonly string[],
  header: (name: string) => string | undefined,
): { algorithm: ChecksumAlgorithm; value: string } | undefined {
  const names = headerNames.filter((name) => name.startsWith(headerPrefix) && !otherHeaders.includes(name));
  if (names.length > 1) {
    throw new S3Error("InvalidRequest", {
      message: "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    });
  }
  const name = names[0];
  if (name === undefined) return undefined;
  const algorithm = toChecksumAlgorithm(name.slice(headerPrefix.length));
  return { algorithm, value: checkChecksumValue(algorithm, header(name) ?? "") };
}

/** @throws S3Error NotImplemented for an algorithm of S3's that this server lacks */
export function toChecksumAlgorithm(name: string): ChecksumAlgorithm {
  const known = name.toLowerCase();
  if (known === "crc32" || known === "crc64nvme" || known === "sha256") return known;
  if (["crc32c", "sha1"].includes(known)) throw notImplemented("header", `x-amz-checksum-${known}`);
  throw new S3Error("InvalidRequest", {
    message: `The algorithm type you specified in x-amz-checksum- header is invalid.`,
  });
}

/** @throws S3Error InvalidRequest unless it is base64 of the algorithm's length */
export function checkChecksumValue(algorithm: ChecksumAlgorithm, value: string): string {
  if (!isBase64Of(value, checksumAlgorithms[algorithm].bytes)) {
    throw new S3Error("InvalidRequest", { message: `Value for ${headerPrefix}${algorithm} header is invalid.` });
  }
  return value;
}

export function isBase64Of(value: string, bytes: number): boolean {
  const decoded = Buffer.from(value, "base64");
  return decoded.length === bytes && decoded.toString("base64") === value;
}
