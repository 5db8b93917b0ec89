import { parseUploadKey, type Visibility } from "@s3-direct/upload-core";
import { contentDisposition } from "@s3-direct/upload-core/internal";
import { unknownContent } from "../content/inspect.ts";
import { isOneShot } from "../ending/end-mark.ts";
import { removeMedia } from "../ending/remove-media.ts";
import { copyObjectInput } from "../s3/copy-input.ts";
import { copyInParts, type CopyOutcome, type MediaHeaders } from "../s3/copy-parts.ts";
import { isForbidden, isNotFound, isPartReplaced, isPreconditionFailed, mapStorageError } from "../s3/map-error.ts";
import { isStillAt } from "../s3/read-head.ts";
import type { S3Storage } from "../s3/storage.ts";
import type { PublishOptions } from "./publish-options.ts";

export type Publication = {
  uploadKey: string;
  mediaKey: string;
  /** The ETag of exactly the bytes that were verified. */
  etag: string;
  name: string;
  contentType: string;
  /** A text's encoding, if it is certain. Otherwise browsers guess it. */
  charset: string | undefined;
  /** In bytes. */
  size: number;
  visibility: Visibility;
  options?: PublishOptions | undefined;
};

const defaultCacheControl = {
  /** A media object never changes: its key identifies the upload. One year is the customary maximum of HTTP caching. */
  public: "public, max-age=31536000, immutable",
  /** No cached copy outlives the right to see it. */
  private: "private, no-store",
} as const satisfies Record<Visibility, string>;

/**
 * Copies a verified upload to its media key. The server sets all stored headers: what the uploader may have added to
 * its request (an encoding, a cache rule, tags) is not copied.
 */
export async function publish(
  storage: S3Storage,
  { deadline, ...file }: Publication & { deadline: number },
): Promise<CopyOutcome> {
  const copy = {
    from: { Bucket: storage.uploadBucket, Key: file.uploadKey, etag: file.etag, size: file.size },
    to: {
      Bucket: storage.mediaBucket,
      Key: file.mediaKey,
      ...storedHeaders(file),
    },
  };
  try {
    if (file.size > storage.copyPartSize) {
      const { partSize } = parseUploadKey(file.uploadKey) ?? {};
      return await copyInParts(storage, {
        ...copy,
        isOneShot: isOneShot(storage, { size: file.size, partSize }),
        deadline,
      });
    }
    await storage.objects.copyObject(copyObjectInput(storage, copy));
    // If the provider copies without a condition, a second look tells what was copied: on such a provider only a delete
    // changes an upload.
    if (storage.capabilities.copySourceIfMatch || (await isStillAt(storage, copy.from))) return { kind: "published" };
    await removeMedia(storage, file.mediaKey);
    return { kind: "changed" };
  } catch (error) {
    // Not found: another server has completed the copy, or the upload has expired meanwhile.
    if (isPreconditionFailed(error) || isNotFound(error) || isPartReplaced(error)) return { kind: "changed" };
    // S3 answers 403 for a missing source if the publisher may not list the bucket.
    if (isForbidden(error) && !(await isStillAt(storage, copy.from))) return { kind: "changed", cause: error };
    throw mapStorageError(error);
  }
}

/** Returns the headers that a media object is stored with. The server chooses them all. */
export function storedHeaders(
  file: Pick<Publication, "name" | "contentType" | "charset" | "visibility" | "options">,
): MediaHeaders {
  const { cacheControl, disposition, storageClass, tags, metadata } = file.options ?? {};
  const shown = disposition === "attachment" ? { name: file.name, contentType: unknownContent } : file;
  return {
    ContentType: withCharset(file),
    ContentDisposition: contentDisposition(shown),
    CacheControl: cacheControl ?? defaultCacheControl[file.visibility],
    ...(storageClass !== undefined && { StorageClass: storageClass }),
    ...(tags !== undefined && { Tagging: encodeTags(tags) }),
    ...(metadata !== undefined && { Metadata: { ...metadata } }),
  };
}

/** Encodes tags without URLSearchParams, which writes a space as "+": some servers read that as a plus. */
function encodeTags(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map((tag) => tag.map(encodeURIComponent).join("="))
    .join("&");
}

/** Adds the charset to a text's type. Without one browsers guess, and try UTF-8 last. */
function withCharset({ contentType, charset }: Pick<Publication, "contentType" | "charset">): string {
  return contentType.startsWith("text/") && charset !== undefined ? `${contentType}; charset=${charset}` : contentType;
}

/** Returns the URL at which a media object is served. */
export function publicUrl(storage: S3Storage, mediaKey: string): string {
  return `${storage.publicBaseUrl}/${mediaKey}`;
}
