import { PutObjectCommand } from "@aws-sdk/client-s3";
import { preferredExtension } from "@s3-direct/upload-core";
import { variantKeyOf } from "@s3-direct/upload-core/internal";
import { picturePreview } from "@s3-direct/upload-core/contract";
import { isStillOpen } from "../ending/end-mark.ts";
import { removeMedia } from "../ending/remove-media.ts";
import { publish, storedHeaders, type Publication } from "../finish/publish.ts";
import { isConflict, isPreconditionFailed, mapStorageError } from "../s3/map-error.ts";
import type { CopyOutcome } from "../s3/copy-parts.ts";
import type { S3Storage } from "../s3/storage.ts";
import { isOver } from "../ending/tombstone.ts";
import type { Derived, DerivedVariant } from "./derive.ts";
import { writeManifest, type Manifest } from "./manifest.ts";

/** Returns what finish answers and stores about a file's variants. */
export function manifestOf(
  { original, variants, preview }: Derived,
  { mediaKey, size }: Pick<Publication, "mediaKey" | "size">,
): Manifest {
  const told = variants.map((variant) => {
    const { name, contentType, width, height, bytes } = variant;
    return [name, { key: keyOf(mediaKey, variant), width, height, size: bytes.length, contentType }] as const;
  });
  const { success: isPreview, data: fitting } = picturePreview.safeParse(preview);
  return { size: original?.length ?? size, variants: Object.fromEntries(told), ...(isPreview && { preview: fitting }) };
}

/**
 * Publishes a file with its variants. The variants are stored first, so that a published file always has them. If a
 * finish breaks off, the variants that it leaves are stored again by the next finish, removed by a delete and found by
 * a sweep.
 */
export async function publishDerived(
  storage: S3Storage,
  { partSize, ...publication }: DerivedPublication & { partSize: number | undefined },
): Promise<CopyOutcome> {
  const { uploadKey: key, mediaKey, size, etag, manifest } = publication;
  const upload = { key, size, partSize, etag };
  // Making the variants has taken a while, and what is stored below is not bound to the upload as a copy is.
  if (!(await isStillOpen(storage, upload))) return { kind: "changed" };
  const [stored] = await Promise.allSettled([storeDerived(storage, publication)]);
  // If the upload was ended meanwhile, its mark was put, and everything stored by then was removed, including the
  // manifest. So this finish removes all that it has stored.
  if (await isOver(storage, upload)) {
    await removeMedia(storage, mediaKey, { manifest });
    return { kind: "changed" };
  }
  if (stored.status === "rejected") throw mapStorageError(stored.reason);
  return stored.value;
}

type DerivedPublication = Publication & {
  derived: Derived;
  /** The manifest of the variants: {@link manifestOf}. */
  manifest: Manifest;
  deadline: number;
};

/** If it fails, none of its requests is still running. */
async function storeDerived(
  storage: S3Storage,
  { derived, manifest, deadline, ...file }: DerivedPublication,
): Promise<CopyOutcome> {
  await writeManifest(storage, file.mediaKey, manifest);
  const puts = await Promise.allSettled(derived.variants.map((variant) => putVariant(storage, { file, variant })));
  const failed = puts.find((put) => put.status === "rejected");
  if (failed) throw failed.reason;
  if (!derived.original) return publish(storage, { ...file, deadline });
  return putOriginal(storage, { file, bytes: derived.original });
}

function keyOf(mediaKey: string, { name, contentType }: DerivedVariant): string {
  return variantKeyOf(mediaKey, { name, ext: preferredExtension(contentType) });
}

async function putVariant(
  storage: S3Storage,
  { file, variant }: { file: Publication; variant: DerivedVariant },
): Promise<void> {
  const { bytes, contentType } = variant;
  const name = `${file.name.replace(/\.[^.]*$/, "")}-${variant.name}.${preferredExtension(contentType)}`;
  const headers = storedHeaders({ ...file, name, contentType });
  await storage.publisher.send(putInput(storage, { key: keyOf(file.mediaKey, variant), bytes, headers }));
}

/** Stores the file, but like the copy not over an existing one. */
async function putOriginal(
  storage: S3Storage,
  { file, bytes }: { file: Publication; bytes: Uint8Array },
): Promise<CopyOutcome> {
  const headers = storedHeaders(file);
  const condition = storage.capabilities.conditionalPut ? { IfNoneMatch: "*" } : {};
  try {
    await storage.publisher.send(
      putInput(storage, { key: file.mediaKey, bytes, headers: { ...headers, ...condition } }),
    );
    return { kind: "published" };
  } catch (error) {
    if (isPreconditionFailed(error)) return { kind: "changed", ...(isConflict(error) && { cause: error }) };
    throw error;
  }
}

function putInput(
  { mediaBucket, encryption }: S3Storage,
  {
    key,
    bytes,
    headers,
  }: { key: string; bytes: Uint8Array; headers: ReturnType<typeof storedHeaders> & { IfNoneMatch?: string } },
): PutObjectCommand {
  const object = { Bucket: mediaBucket, Key: key, Body: bytes, ContentLength: bytes.length };
  return new PutObjectCommand({ ...object, ...headers, ...encryption });
}
