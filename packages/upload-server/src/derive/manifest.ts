import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { mediaTypeFromName } from "@s3-direct/upload-core";
import { variantKeyOf } from "@s3-direct/upload-core/internal";
import { picturePreview, privateVariants, type PrivateVariant } from "@s3-direct/upload-core/contract";
import { z } from "zod";
import { inParallel } from "../s3/in-parallel.ts";
import { isMissing, mapStorageError, throwStorageError } from "../s3/map-error.ts";
import type { S3Storage } from "../s3/storage.ts";
import { parseJson } from "../lib/json.ts";
import type { PicturePreview } from "./derive.ts";

/** What was made of a published file. Every later finish answers with it, and a delete uses it. */
export type Manifest = {
  /** The size in bytes of what is published instead of the file. */
  size: number;
  variants: Record<string, PrivateVariant>;
  /** Undefined if it was written before there were previews. */
  preview?: PicturePreview | undefined;
};

/**
 * Returns the manifest's key. It is beside the published file, not beside the upload, because a delete needs it for as
 * long as the file exists. No variant is a JSON file.
 */
const manifestKey = (mediaKey: string) => variantKeyOf(mediaKey, { name: "derived", ext: "json" });

/**
 * Whether a file may have variants: not if its extension shows that it is no picture, film or PDF, so no request looks
 * for variants of such a file. A file with an unknown extension may be a picture.
 */
export function mayHaveVariants(mediaKey: string): boolean {
  const type = mediaTypeFromName(mediaKey);
  return type === undefined || /^(image|video)\/|^application\/pdf$/.test(type);
}

/** Written before the variants, so that all of them can be found. */
export async function writeManifest(storage: S3Storage, mediaKey: string, manifest: Manifest): Promise<void> {
  const Body = JSON.stringify(manifest);
  const headers = { ContentType: "application/json", ContentDisposition: "attachment", CacheControl: "no-store" };
  const object = {
    Bucket: storage.mediaBucket,
    Key: manifestKey(mediaKey),
    Body,
    ContentLength: Buffer.byteLength(Body),
  };
  await storage.publisher.send(new PutObjectCommand({ ...object, ...headers, ...storage.encryption }));
}

/** @returns undefined if nothing was made of the file */
export async function readManifest(storage: S3Storage, mediaKey: string): Promise<Manifest | undefined> {
  if (!mayHaveVariants(mediaKey)) return undefined;
  try {
    const { Body } = await storage.objects.readObject({ Bucket: storage.mediaBucket, Key: manifestKey(mediaKey) });
    return parseManifest((await Body?.transformToString()) ?? "");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw mapStorageError(error);
  }
}

/**
 * Removes the variants of a file, but not their manifest. Safe to repeat.
 * @param known - the manifest, from a finish that has just stored it: it may have been removed already
 * @returns the variants' keys; undefined if nothing was made of the file
 */
export async function removeVariants(
  storage: S3Storage,
  mediaKey: string,
  known?: Manifest,
): Promise<string[] | undefined> {
  const manifest = known ?? (await readManifest(storage, mediaKey));
  if (!manifest) return undefined;
  const keys = Object.values(manifest.variants).map(({ key }) => key);
  await inParallel(keys, (key) => removeObject(storage, key));
  return keys;
}

/** Removes a file's variants, and the manifest last, so that a removal that broke off can continue. Safe to repeat. */
export async function removeDerived(storage: S3Storage, mediaKey: string): Promise<void> {
  if (await removeVariants(storage, mediaKey)) await removeManifest(storage, mediaKey);
}

/** Removes the manifest, after the variants. */
export const removeManifest = (storage: S3Storage, mediaKey: string) => removeObject(storage, manifestKey(mediaKey));

async function removeObject(storage: S3Storage, Key: string): Promise<void> {
  await storage.publisher.send(new DeleteObjectCommand({ Bucket: storage.mediaBucket, Key })).catch(throwStorageError);
}

function parseManifest(text: string): Manifest | undefined {
  const parsed = manifest.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

const manifest = z.object({
  size: z.number(),
  variants: privateVariants,
  // An invalid preview is left out: a manifest that can't be parsed would keep its variants for ever.
  preview: picturePreview.optional().catch(undefined),
}) satisfies z.ZodType<Manifest>;
