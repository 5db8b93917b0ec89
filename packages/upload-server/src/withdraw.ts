import { mayBeCopiedInParts } from "./copy-plan.ts";
import { removeMedia } from "./publish.ts";
import { abortCopies } from "./s3/copy-parts.ts";
import type { OnUnpublished, S3Storage } from "./s3/storage.ts";
import { waitUntilSettled } from "./settle.ts";

/**
 * Removes the published file of an upload that has just been marked as ended.
 * @param mayArrive whether a finish that has not seen the mark may still publish it
 * @param tell called when the file is gone for good; `onUnpublished` is called where it is not given
 */
export async function withdraw(
  storage: S3Storage,
  {
    size,
    mediaKey,
    mayArrive,
    tell,
  }: { size: number; mediaKey: string; mayArrive: boolean; tell?: OnUnpublished | undefined },
): Promise<void> {
  const marked = storage.clock.now();
  // Whatever this server's `copyPartSize` is: the upload's record may have another one.
  if (mayBeCopiedInParts(storage, size)) await abortCopies(storage, mediaKey);
  // Removed at once, so that nobody sees it any more, and again when no copy can bring it back. Its manifest stays until then.
  await removeMedia(storage, mediaKey, { keepsManifest: mayArrive, tell });
  if (!mayArrive) return;
  await waitUntilSettled(storage, marked);
  await removeMedia(storage, mediaKey, { tell });
}
