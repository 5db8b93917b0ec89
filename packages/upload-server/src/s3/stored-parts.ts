import { ListPartsCommand, type ListPartsCommandOutput, type S3Client } from "@aws-sdk/client-s3";
import { hasNextPage } from "./has-next-page.ts";
import { isForbidden, isNotFound, mapStorageError } from "./map-error.ts";
import { tryToListParts } from "./try-to-list-parts.ts";
import type { S3Storage } from "./storage.ts";

/** A multipart upload in the upload bucket. */
export type Multipart = { key: string; uploadId: string };

export type StoredPart = {
  partNumber: number;
  size: number;
  etag: string | undefined;
  /** By S3's clock. */
  lastModified?: Date | undefined;
  /** In base64. An upload has the kind of checksum that it was created with. */
  sha256?: string | undefined;
  crc64nvme?: string | undefined;
};

type OpenUpload = { Bucket: string; Key: string; UploadId: string };

/** Lists the parts of an upload that is not complete yet. @returns undefined if there is no such upload (any more) */
export function listUploadParts(storage: S3Storage, upload: Multipart): Promise<StoredPart[] | undefined> {
  return beginListingParts(storage, upload)();
}

/**
 * Starts to list the parts at once, for a caller that may not need them: if the result is not awaited, a failure is
 * ignored.
 * @returns a function that waits for the result
 */
export function beginListingParts(
  { signer: client, uploadBucket }: S3Storage,
  { key, uploadId }: Multipart,
): () => Promise<StoredPart[] | undefined> {
  const upload = { Bucket: uploadBucket, Key: key, UploadId: uploadId };
  const pages = listPages(client, upload);
  pages.catch(() => {});
  return () => undefinedWhenGone(pages, { client, upload });
}

/** Lists all parts that S3 has, page by page. @returns undefined if there is no such upload (any more) */
export function listAllParts(client: S3Client, upload: OpenUpload): Promise<StoredPart[] | undefined> {
  return undefinedWhenGone(listPages(client, upload), { client, upload });
}

async function undefinedWhenGone(
  pages: Promise<StoredPart[]>,
  { client, upload }: { client: S3Client; upload: OpenUpload },
): Promise<StoredPart[] | undefined> {
  try {
    return await pages;
  } catch (error) {
    if (isNotFound(error) || (isForbidden(error) && (await tryToListParts(client, upload)))) return undefined;
    throw mapStorageError(error);
  }
}

async function listPages(client: S3Client, upload: OpenUpload): Promise<StoredPart[]> {
  const parts: StoredPart[] = [];
  let marker: string | undefined;
  for (let more = true; more;) {
    const page: ListPartsCommandOutput = await client.send(
      new ListPartsCommand({ ...upload, PartNumberMarker: marker }),
    );
    parts.push(...partsIn(page));
    marker = page.NextPartNumberMarker;
    more = hasNextPage("ListParts", { ...page, next: marker });
  }
  return parts;
}

function partsIn({ Parts = [], ChecksumType }: ListPartsCommandOutput): StoredPart[] {
  return Parts.map(({ PartNumber = 0, Size = 0, ETag, LastModified, ChecksumSHA256, ChecksumCRC64NVME }) => ({
    partNumber: PartNumber,
    size: Size,
    etag: ETag,
    lastModified: LastModified,
    sha256: ChecksumSHA256,
    // If the upload was created without a checksum, S3 makes its own, which is of no use here.
    crc64nvme: ChecksumType === "FULL_OBJECT" ? ChecksumCRC64NVME : undefined,
  }));
}
