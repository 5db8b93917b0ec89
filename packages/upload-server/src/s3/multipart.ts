import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CompletedPart,
} from "@aws-sdk/client-s3";
import { UploadError } from "@s3-direct/upload-core";
import { combineCrc64, partAt, partCountOf, type PartPlan } from "@s3-direct/upload-core/internal";
import type { PartChecksum } from "@s3-direct/upload-core/contract";
import { isDamaged, isForbidden, isNotFound, mapStorageError } from "./map-error.ts";
import type { S3Storage } from "./storage.ts";
import { listUploadParts, type Multipart, type StoredPart } from "./stored-parts.ts";

export type MultipartToBegin = {
  key: string;
  contentType: string;
  record: string;
  /** The kind of checksum that every part has. */
  checksum: PartChecksum | undefined;
};

/** SHA-256 has no checksum of the whole object, only one of the parts' checksums. */
const checksumOptions = {
  sha256: { ChecksumAlgorithm: "SHA256", ChecksumType: "COMPOSITE" },
  crc64nvme: { ChecksumAlgorithm: "CRC64NVME", ChecksumType: "FULL_OBJECT" },
} as const;

/** Creates a multipart upload. The server sets its type and record. @returns the uploadId */
export async function beginMultipart(
  storage: S3Storage,
  { key, contentType, record, checksum }: MultipartToBegin,
): Promise<string> {
  const { UploadId } = await send(() =>
    storage.signer.send(
      new CreateMultipartUploadCommand({
        Bucket: storage.uploadBucket,
        Key: key,
        ContentType: contentType,
        Metadata: { upload: record },
        ...(checksum && checksumOptions[checksum]),
      }),
    ),
  );
  if (!UploadId) throw new Error("S3 began a multipart upload without an upload id.");
  return UploadId;
}

/**
 * Compares the parts that S3 has listed with the plan, and completes the upload. No data from the browser is needed,
 * because S3 knows its parts' ETags.
 * @throws UploadError UPLOAD_GONE if S3 does not know the upload (any more), UPLOAD_NOT_ARRIVED if parts are missing,
 * UPLOAD_MISMATCH if a part is not as planned
 */
export async function completeMultipart(
  storage: S3Storage,
  { key, uploadId, plan, parts }: Multipart & { plan: PartPlan; parts: readonly StoredPart[] | undefined },
): Promise<void> {
  if (!parts) throw gone();
  requirePlanned(parts, plan);
  const command = new CompleteMultipartUploadCommand({
    Bucket: storage.uploadBucket,
    Key: key,
    UploadId: uploadId,
    MultipartUpload: { Parts: parts.map(toCompleted) },
    ...wholeChecksum(parts, plan),
    // If the upload was ended meanwhile, the tombstone under this key stays.
    ...(storage.capabilities.conditionalComplete && { IfNoneMatch: "*" }),
  });
  try {
    await send(() => storage.signer.send(command));
  } catch (error) {
    // It was aborted, or has expired, since its parts were listed.
    throw isNotFound(error) ? gone(error) : error;
  }
}

/** Describes a part as a completion must list it, with the checksum that it was uploaded with. */
function toCompleted({ partNumber, etag, sha256, crc64nvme }: StoredPart): CompletedPart {
  return {
    PartNumber: partNumber,
    ETag: etag,
    ...(sha256 !== undefined && { ChecksumSHA256: sha256 }),
    ...(crc64nvme !== undefined && { ChecksumCRC64NVME: crc64nvme }),
  };
}

/**
 * Combines the parts' checksums into the checksum of the whole object. S3 compares it with the object that it makes,
 * which proves that the stored bytes are the ones that the browser hashed.
 */
function wholeChecksum(parts: readonly StoredPart[], plan: PartPlan) {
  const crcs = parts.flatMap(({ crc64nvme }) => crc64nvme ?? []);
  if (crcs.length < parts.length) return {};
  return { ChecksumCRC64NVME: combineCrc64(crcs, plan), ChecksumType: "FULL_OBJECT" } as const;
}

/**
 * Frees the parts of an upload. @returns false if S3 does not know the upload (any more)
 * @throws S3's refusal if the signer may not abort it: the parts stay then
 */
export async function abortMultipart(storage: S3Storage, { key, uploadId }: Multipart): Promise<boolean> {
  const upload = { Bucket: storage.uploadBucket, Key: key, UploadId: uploadId };
  try {
    await storage.signer.send(new AbortMultipartUploadCommand(upload));
    return true;
  } catch (error) {
    // A 403 hides that the upload is gone, or a permission is missing: then S3 still lists its parts.
    const isGone = isForbidden(error) && (await listUploadParts(storage, { key, uploadId })) === undefined;
    if (isGone || isNotFound(error)) return false;
    throw mapStorageError(error);
  }
}

/** @throws UploadError UPLOAD_NOT_ARRIVED or UPLOAD_MISMATCH unless the parts are exactly those of the plan */
function requirePlanned(parts: readonly StoredPart[], plan: PartPlan): void {
  const count = partCountOf(plan);
  const missing = count - parts.length;
  if (missing > 0) {
    throw new UploadError("UPLOAD_NOT_ARRIVED", {
      sentence: `${missing} of ${count} parts have not arrived yet.`,
      details: { missing },
    });
  }
  const wrong = parts.find(
    ({ partNumber, size }, index) => partNumber !== index + 1 || size !== partAt(plan, partNumber)?.size,
  );
  if (wrong)
    throw new UploadError("UPLOAD_MISMATCH", {
      sentence: `Part ${wrong.partNumber} is not as it was announced. Upload the file again.`,
    });
}

const gone = (cause?: unknown) =>
  new UploadError("UPLOAD_GONE", {
    sentence: "This upload has expired or was cancelled. Upload the file again.",
    cause,
  });

/** Sends a call to S3. @throws UploadError UPLOAD_MISMATCH if S3 found a wrong checksum, or STORAGE_UNAVAILABLE */
async function send<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isDamaged(error))
      throw new UploadError("UPLOAD_MISMATCH", {
        sentence: "The storage put the parts together to something else than was sent. Upload the file again.",
        cause: error,
      });
    throw mapStorageError(error);
  }
}
