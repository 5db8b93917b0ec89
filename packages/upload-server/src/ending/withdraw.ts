import { abortCopies } from "../s3/copies-under-way.ts";
import { mayBeCopiedInParts } from "../s3/copy-parts.ts";
import type { OnUnpublished, S3Storage } from "../s3/storage.ts";
import { removeMedia } from "./remove-media.ts";
import { waitForUnconfirmedFinishes } from "./unconfirmed-finish.ts";

/**
 * Removes the published file of an upload that has just been marked as ended.
 * @param mayBePublished whether a finish that has not seen the mark may still publish it
 * @param onUnpublished called when the file is gone for good, instead of the storage's own
 */
export async function withdraw(
  storage: S3Storage,
  {
    size,
    mediaKey,
    mayBePublished,
    onUnpublished,
  }: { size: number; mediaKey: string; mayBePublished: boolean; onUnpublished?: OnUnpublished | undefined },
): Promise<void> {
  const marked = storage.clock.now();
  // Whatever this server's `copyPartSize` is: the upload's record may have another one.
  if (mayBeCopiedInParts(storage, size)) await abortCopies(storage, mediaKey);
  // Removed at once, so that nobody can read it, and again when no copy can bring it back. Its manifest stays until
  // then.
  await removeMedia(storage, mediaKey, { keepsManifest: mayBePublished, onUnpublished });
  if (!mayBePublished) return;
  await waitForUnconfirmedFinishes(storage, marked);
  await removeMedia(storage, mediaKey, { onUnpublished });
}
