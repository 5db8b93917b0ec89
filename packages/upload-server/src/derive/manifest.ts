import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { mediaTypeFromName, variantKeyOf } from "@s3-direct/upload-core";
import { picturePreview, privateVariants, type PrivateVariant } from "@s3-direct/upload-core/contract";
import { z } from "zod";
import { inParallel } from "../s3/in-parallel.ts";
import { isMissing, mapStorageError } from "../s3/map-error.ts";
import type { S3Storage } from "../s3/storage.ts";
import { parseJson } from "../upload-record.ts";
import type { PicturePreview } from "./derive.ts";

/** What was made of a published file, as every later finish tells it, and a delete finds it. */
export type Manifest = {
  /** The size of what is published in the file's place, in bytes. */
  size: number;
  variants: Record<string, PrivateVariant>;
  /** Undefined where it was written before there were any. */
  preview?: PicturePreview | undefined;
};

/**
 * It stands beside the published file, and not beside the upload, because a delete needs it as long as the file is there. No variant is
 * a JSON.
 */
const manifestKey = (mediaKey: string) => variantKeyOf(mediaKey, { name: "derived", ext: "json" });

/**
 * Whether anything may be made of it: not of what its ending says is no picture, film or PDF, so that nobody looks beside such a file. An
 * ending that is not known may be a picture's.
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

/** @returns undefined where nothing was made of it */
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
 * Removes the variants of a file, and leaves their manifest. Safe to repeat.
 * @param known - the manifest, given by a finish that has just stored it: it may be removed already
 * @returns their keys, undefined where nothing was made of it
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

/** Removes the variants of a file, and their manifest last, so that a removal that broke off can go on. Safe to repeat. */
export async function removeDerived(storage: S3Storage, mediaKey: string): Promise<void> {
  if (await removeVariants(storage, mediaKey)) await removeManifest(storage, mediaKey);
}

/** Removes the manifest, when the variants are gone. */
export const removeManifest = (storage: S3Storage, mediaKey: string) => removeObject(storage, manifestKey(mediaKey));

async function removeObject(storage: S3Storage, Key: string): Promise<void> {
  await storage.publisher.send(new DeleteObjectCommand({ Bucket: storage.mediaBucket, Key }));
}

function parseManifest(text: string): Manifest | undefined {
  const parsed = manifest.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

const manifest = z.object({
  size: z.number(),
  variants: privateVariants,
  // What does not fit is not told; but a manifest that nobody can read would leave the variants for ever.
  preview: picturePreview.optional().catch(undefined),
}) satisfies z.ZodType<Manifest>;
