import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type Part,
  type S3Client,
} from "@aws-sdk/client-s3";
import { combineCrc64, partAt, partCountOf, UploadError, type PartPlan } from "@s3-direct/upload-core";
import type { PartChecksum } from "@s3-direct/upload-core/contract";
import { isDamaged, isForbidden, isMissing, isNotFound, mapStorageError } from "./map-error.ts";
import { mayListParts } from "./may-list-parts.ts";
import type { S3Storage } from "./storage.ts";

type Multipart = { key: string; uploadId: string };
export type StoredPart = {
  partNumber: number;
  size: number;
  etag: string | undefined;
  /** By S3's clock. */
  lastModified?: Date | undefined;
  /** Base64; the one that the upload was begun with. */
  sha256?: string | undefined;
  crc64nvme?: string | undefined;
};

export type MultipartToBegin = {
  key: string;
  contentType: string;
  record: string;
  /** What every part comes with. */
  checksum: PartChecksum | undefined;
};

/** Of SHA-256 there is no checksum of the whole object, only one of the parts' checksums. */
const checksumOptions = {
  sha256: { ChecksumAlgorithm: "SHA256", ChecksumType: "COMPOSITE" },
  crc64nvme: { ChecksumAlgorithm: "CRC64NVME", ChecksumType: "FULL_OBJECT" },
} as const;

/** Begins a multipart upload; its type and record are set here, by the server. @returns the uploadId */
export async function beginMultipart(
  storage: S3Storage,
  { key, contentType, record, checksum }: MultipartToBegin,
): Promise<string> {
  const { UploadId } = await send(() =>
    storage.signerClient.send(
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

type OpenUpload = { Bucket: string; Key: string; UploadId: string };

/** All parts that S3 has, page by page to the end. @returns undefined when there is no such upload (any more) */
export async function listAllParts(client: S3Client, upload: OpenUpload): Promise<StoredPart[] | undefined> {
  return partsOf(listPages(client, upload), { client, upload });
}

async function partsOf(
  pages: Promise<StoredPart[]>,
  { client, upload }: { client: S3Client; upload: OpenUpload },
): Promise<StoredPart[] | undefined> {
  try {
    return await pages;
  } catch (error) {
    if (isNotFound(error) || (isForbidden(error) && (await mayListParts(client, upload)))) return undefined;
    throw mapStorageError(error);
  }
}

async function listPages(client: S3Client, upload: OpenUpload): Promise<StoredPart[]> {
  const parts: Part[] = [];
  let isFullObject = false;
  let marker: string | undefined;
  for (;;) {
    const page = await client.send(new ListPartsCommand({ ...upload, PartNumberMarker: marker }));
    parts.push(...(page.Parts ?? []));
    isFullObject = page.ChecksumType === "FULL_OBJECT";
    if (!page.IsTruncated || page.NextPartNumberMarker === undefined) break;
    marker = page.NextPartNumberMarker;
  }
  return parts.map(({ PartNumber = 0, Size = 0, ETag, LastModified, ChecksumSHA256, ChecksumCRC64NVME }) => ({
    partNumber: PartNumber,
    size: Size,
    etag: ETag,
    lastModified: LastModified,
    sha256: ChecksumSHA256,
    // S3 makes one of its own for an upload that was begun without.
    crc64nvme: isFullObject ? ChecksumCRC64NVME : undefined,
  }));
}

/** The parts of an upload that is not complete yet. */
export function listUploadParts(storage: S3Storage, upload: Multipart): Promise<StoredPart[] | undefined> {
  return beginListingParts(storage, upload)();
}

/** The same, begun at once by somebody who may not come for it. */
export function beginListingParts(
  { signerClient: client, uploadBucket }: S3Storage,
  { key, uploadId }: Multipart,
): () => Promise<StoredPart[] | undefined> {
  const upload = { Bucket: uploadBucket, Key: key, UploadId: uploadId };
  const pages = listPages(client, upload);
  pages.catch(() => {});
  return () => partsOf(pages, { client, upload });
}

/**
 * Makes one object of the parts that S3 has, as they were listed, after comparing each with the plan. The browser is asked for
 * nothing: S3 knows its parts' ETags.
 * @throws UploadError UPLOAD_GONE when S3 knows no such upload (any more), UPLOAD_NOT_ARRIVED when parts are missing,
 * UPLOAD_MISMATCH when one is not as planned
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
    MultipartUpload: {
      Parts: parts.map(({ partNumber, etag, sha256, crc64nvme }) => ({
        PartNumber: partNumber,
        ETag: etag,
        ...(sha256 !== undefined && { ChecksumSHA256: sha256 }),
        ...(crc64nvme !== undefined && { ChecksumCRC64NVME: crc64nvme }),
      })),
    },
    ...wholeChecksum(parts, plan),
    // A tombstone under this key stays.
    ...(storage.capabilities.conditionalComplete ? { IfNoneMatch: "*" } : {}),
  });
  try {
    await send(() => storage.signerClient.send(command));
  } catch (error) {
    // It was cancelled, or has expired, since its parts were listed.
    throw isNotFound(error) ? gone(error) : error;
  }
}

/**
 * What the parts come to, one after another as planned. S3 compares it with the object that it makes: the browser's bytes are
 * then proven from end to end.
 */
function wholeChecksum(parts: readonly StoredPart[], plan: PartPlan) {
  const crcs = parts.flatMap(({ crc64nvme }) => crc64nvme ?? []);
  if (crcs.length < parts.length) return {};
  return { ChecksumCRC64NVME: combineCrc64(crcs, plan), ChecksumType: "FULL_OBJECT" } as const;
}

/** Frees the parts of an upload. @returns false when S3 knows no such upload (any more) */
export async function abortMultipart(storage: S3Storage, { key, uploadId }: Multipart): Promise<boolean> {
  const upload = { Bucket: storage.uploadBucket, Key: key, UploadId: uploadId };
  try {
    await storage.signerClient.send(new AbortMultipartUploadCommand(upload));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw mapStorageError(error);
  }
}

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
