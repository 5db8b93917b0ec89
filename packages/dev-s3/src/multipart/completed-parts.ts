import type { S3Call } from "../request/call.ts";
import { checksumAlgorithms } from "../body/checksums.ts";
import type { NamedPart } from "./complete-request.ts";
import { minPartSize } from "./multipart.ts";
import { S3Error } from "../s3-error.ts";
import type { StoredPart, Upload } from "../disk/stored.ts";

/** AWS's largest object, in bytes: 5 TiB. */
const maxObjectSize = 5 * 1024 ** 4;

/** Returns the stored parts that a completion names. */
export function pickParts(upload: Upload, named: readonly NamedPart[]): StoredPart[] {
  return named.map((wanted) => {
    const { number, etag } = wanted;
    const part = upload.parts.get(number);
    const isNamed = part !== undefined && part.etag === etag && namesChecksum(upload, { wanted, part });
    if (!isNamed)
      throw new S3Error("InvalidPart", { details: { UploadId: upload.id, PartNumber: number, ETag: etag } });
    return part;
  });
}

/** Checks whether a part has the checksum that the completion names. Some uploads require one, others only allow it. */
function namesChecksum(upload: Upload, { wanted, part }: { wanted: NamedPart; part: StoredPart }): boolean {
  // S3 stored no checksum, so none can be right.
  if (upload.checksum === undefined) return wanted.checksums.size === 0;
  const { name } = checksumAlgorithms[upload.checksum.algorithm];
  const other = [...wanted.checksums.keys()].find((algorithm) => algorithm !== name);
  if (other !== undefined) {
    throw new S3Error("BadDigest", {
      message: `The ${other.toLowerCase()} you specified for part ${wanted.number} did not match what we received.`,
    });
  }
  const value = wanted.checksums.get(name);
  if (value !== undefined) return part.checksum?.value === value;
  if (upload.checksum.type !== "COMPOSITE") return true;
  throw new S3Error("InvalidRequest", {
    message: `The upload was created using a ${upload.checksum.algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${wanted.number} in the request.`,
  });
}

/** Checks that only the last part is small, and that the whole is not too large. */
export function checkSizes(call: S3Call, parts: readonly StoredPart[]): void {
  const small = parts.slice(0, -1).find((part) => part.size < minPartSize);
  if (small !== undefined) {
    throw new S3Error("EntityTooSmall", {
      details: { ProposedSize: small.size, MinSizeAllowed: minPartSize, PartNumber: small.number, ETag: small.etag },
    });
  }
  const size = sizeOf(parts);
  if (size > maxObjectSize) {
    throw new S3Error("EntityTooLarge", { details: { ProposedSize: size, MaxSizeAllowed: maxObjectSize } });
  }
  const announced = call.header("x-amz-mp-object-size");
  if (announced !== undefined && Number(announced) !== size) {
    throw new S3Error("InvalidRequest", {
      message: `The provided 'x-amz-mp-object-size' header value ${announced} does not match what was computed: ${size}`,
    });
  }
}

export function sizeOf(parts: readonly StoredPart[]): number {
  return parts.reduce((sum, part) => sum + part.size, 0);
}
