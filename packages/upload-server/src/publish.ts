import { CopyObjectCommand } from "@aws-sdk/client-s3";
import { contentDisposition } from "@s3-direct/upload-core";
import { isPreconditionFailed, mapStorageError } from "./s3/map-error.ts";
import type { S3Storage } from "./s3/storage.ts";

export type Publication = {
  uploadKey: string;
  mediaKey: string;
  /** Of the very bytes that were verified. */
  etag: string;
  name: string;
  contentType: string;
};

/** A media object never changes: its key says which upload it is. One year is HTTP caching's customary maximum. */
const CACHE_CONTROL = "public, max-age=31536000, immutable";

/**
 * Copies a verified upload to its media key, with stored headers that are all ours: what the uploader may have added to
 * its request (an encoding, a cache rule, tags) does not come along.
 * @returns "changed" when a precondition failed: the upload is no longer what was verified, or it is published already
 */
export async function publish(storage: S3Storage, file: Publication): Promise<"published" | "changed"> {
  try {
    await storage.publisher.send(
      new CopyObjectCommand({
        Bucket: storage.mediaBucket,
        Key: file.mediaKey,
        // The SDK sends the source as it stands; a key of ours holds only characters that need no encoding.
        CopySource: `${storage.uploadBucket}/${encodeURI(file.uploadKey)}`,
        CopySourceIfMatch: file.etag,
        ...(storage.capabilities.conditionalCopy ? { IfNoneMatch: "*" } : {}),
        MetadataDirective: "REPLACE",
        TaggingDirective: "REPLACE",
        ContentType: file.contentType,
        ContentDisposition: contentDisposition(file),
        CacheControl: CACHE_CONTROL,
      }),
    );
    return "published";
  } catch (error) {
    if (isPreconditionFailed(error)) return "changed";
    throw mapStorageError(error);
  }
}

/** Where a media object is served. */
export function publicUrl(storage: S3Storage, mediaKey: string): string {
  return `${storage.publicBaseUrl}/${mediaKey}`;
}
