import { DeleteObjectCommand, type StorageClass } from "@aws-sdk/client-s3";
import { contentDisposition, parseUploadKey, type Visibility } from "@s3-direct/upload-core";
import { unknownContent } from "../content/inspect.ts";
import { removeManifest, removeVariants, type Manifest } from "../derive/manifest.ts";
import { isOneShot } from "../ending/end-mark.ts";
import { copyObjectInput } from "../s3/copy-input.ts";
import { copyInParts, type CopyOutcome, type MediaHeaders } from "../s3/copy-parts.ts";
import { isForbidden, isNotFound, isPartReplaced, isPreconditionFailed, mapStorageError } from "../s3/map-error.ts";
import { isStillAt } from "../s3/read-head.ts";
import type { OnUnpublished, S3Storage } from "../s3/storage.ts";

/** What a published object gets besides the type, the name and the cache rule, which the server chooses. */
export type PublishOptions = {
  /** @default for public files a year and immutable, because a media key never changes; for private ones "private, no-store" */
  cacheControl?: string;
  /**
   * "attachment" has browsers save every file. A file that is saved by default can't be shown instead: scripts could run in it.
   * @default shown where browsers show such files without running them, else saved
   */
  disposition?: "attachment";
  /** As S3 names it, where the provider has it. @default the bucket's: STANDARD */
  storageClass?: StorageClass;
  /**
   * At most 10 tags. The publisher needs `s3:PutObjectTagging`, and the provider `capabilities.tags`: without it they are refused at the
   * start (docs/providers.md). @default none
   */
  tags?: Readonly<Record<string, string>>;
  /**
   * User metadata, in ASCII, of at most 1 KB. Everybody who reads a published file gets these headers: nothing private belongs here.
   * @default none
   */
  metadata?: Readonly<Record<string, string>>;
};

export type Publication = {
  uploadKey: string;
  mediaKey: string;
  /** The ETag of the very bytes that were verified. */
  etag: string;
  name: string;
  contentType: string;
  /** A text's encoding, where it is certain; elsewhere browsers guess. */
  charset: string | undefined;
  /** In bytes. */
  size: number;
  visibility: Visibility;
  options?: PublishOptions | undefined;
};

const defaultCacheControl = {
  /** A media object never changes: its key says which upload it is. One year is HTTP caching's customary maximum. */
  public: "public, max-age=31536000, immutable",
  /** No copy of it outlives the right to see it. */
  private: "private, no-store",
} as const satisfies Record<Visibility, string>;

/**
 * Copies a verified upload to its media key, with stored headers that are all ours: what the uploader may have added to
 * its request (an encoding, a cache rule, tags) does not come along.
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
    // When the provider copies without a condition, a second look tells what was copied: only a delete changes an upload there.
    if (storage.capabilities.copySourceIfMatch || (await isStillAt(storage, copy.from))) return { kind: "published" };
    await removeMedia(storage, file.mediaKey);
    return { kind: "changed" };
  } catch (error) {
    // Not found: another server has completed the copy, or the upload has expired meanwhile.
    if (isPreconditionFailed(error) || isNotFound(error) || isPartReplaced(error)) return { kind: "changed" };
    // S3 answers so for a missing source when the publisher may not list the bucket.
    if (isForbidden(error) && !(await isStillAt(storage, copy.from))) return { kind: "changed", cause: error };
    throw mapStorageError(error);
  }
}

/** The headers that a media object is stored with: all chosen by the server. */
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

/** Not by URLSearchParams: it writes a space as "+", which some servers take for a plus. */
function encodeTags(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map((tag) => tag.map(encodeURIComponent).join("="))
    .join("&");
}

/** @throws TypeError for what the provider can't store with a file */
export function requirePublishable({ capabilities }: S3Storage, options: PublishOptions | undefined): void {
  if (capabilities.tags || options?.tags === undefined) return;
  throw new TypeError("publish.tags can't be set: this provider's copies take no tags (capabilities.tags).");
}

/** Without a charset browsers guess, and guess UTF-8 last. */
function withCharset({ contentType, charset }: Pick<Publication, "contentType" | "charset">): string {
  return contentType.startsWith("text/") && charset !== undefined ? `${contentType}; charset=${charset}` : contentType;
}

export type RemovalOptions = {
  /** The manifest, given by a finish that has just stored it: it may be removed already. @default the one that is stored */
  manifest?: Manifest;
  /** Whether the manifest stays, for another call that removes what may be stored meanwhile. @default false */
  keepsManifest?: boolean;
  /** Called with the keys that are gone, before their manifest is removed. @default the storage's `onUnpublished` */
  onUnpublished?: OnUnpublished | undefined;
};

/** Removes a media object, its variants, and their manifest last, so that a removal that broke off can go on. Safe to repeat. */
export async function removeMedia(
  storage: S3Storage,
  mediaKey: string,
  { manifest, keepsManifest = false, onUnpublished = storage.onUnpublished }: RemovalOptions = {},
): Promise<void> {
  const object = { Bucket: storage.mediaBucket, Key: mediaKey };
  const [variants] = await Promise.all([
    removeVariants(storage, mediaKey, manifest),
    storage.publisher.send(new DeleteObjectCommand(object)),
  ]).catch(throwMapped);
  if (keepsManifest) return;
  await onUnpublished([mediaKey, ...(variants ?? [])]);
  if (variants) await removeManifest(storage, mediaKey).catch(throwMapped);
}

/**
 * Reports a file only where it was published, or something of it was left: a file that was never there is no news, however often a
 * browser aborts it.
 */
export function reportIfPublished({ onUnpublished }: S3Storage, isPublished: boolean): OnUnpublished {
  return (keys) => (isPublished || keys.length > 1 ? onUnpublished(keys) : undefined);
}

function throwMapped(error: unknown): never {
  throw mapStorageError(error);
}

/** Where a media object is served. */
export function publicUrl(storage: S3Storage, mediaKey: string): string {
  return `${storage.publicBaseUrl}/${mediaKey}`;
}
