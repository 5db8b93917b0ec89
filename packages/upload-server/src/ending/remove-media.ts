import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { removeManifest, removeVariants, type Manifest } from "../derive/manifest.ts";
import { throwStorageError } from "../s3/map-error.ts";
import type { OnUnpublished, S3Storage } from "../s3/storage.ts";

type RemovalOptions = {
  /** The manifest, from a finish that has just stored it: it may have been removed already. @default the stored one */
  manifest?: Manifest;
  /** Whether the manifest stays, for another call that removes what is stored meanwhile. @default false */
  keepsManifest?: boolean;
  /** Called with the removed keys, before their manifest is removed. @default the storage's `onUnpublished` */
  onUnpublished?: OnUnpublished | undefined;
};

/** Removes a media object and its variants, their manifest last, so that a removal can be continued. Safe to repeat. */
export async function removeMedia(
  storage: S3Storage,
  mediaKey: string,
  { manifest, keepsManifest = false, onUnpublished = storage.onUnpublished }: RemovalOptions = {},
): Promise<void> {
  const object = { Bucket: storage.mediaBucket, Key: mediaKey };
  const [variants] = await Promise.all([
    removeVariants(storage, mediaKey, manifest),
    storage.publisher.send(new DeleteObjectCommand(object)),
  ]).catch(throwStorageError);
  if (keepsManifest) return;
  await onUnpublished([mediaKey, ...(variants ?? [])]);
  if (variants) await removeManifest(storage, mediaKey);
}

/**
 * Reports a removed file only if it was published, or variants of it existed. A file that never existed is not
 * reported, however often a browser aborts it.
 */
export function reportIfPublished({ onUnpublished }: S3Storage, isPublished: boolean): OnUnpublished {
  return (keys) => (isPublished || keys.length > 1 ? onUnpublished(keys) : undefined);
}
