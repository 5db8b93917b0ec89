import { AbortMultipartUploadCommand, DeleteObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { inParallel } from "./in-parallel.ts";
import { isNotFound, mapStorageError } from "./map-error.ts";
import { oldVersionsPage, storedPage, unfinishedPage, type Place } from "./stored-page.ts";

/** Deletes all that is stored under a prefix, every version of it. @returns how many there were */
export function removeStored(janitor: S3Client, place: Place): Promise<number> {
  return removeAll({
    page: () => storedPage(janitor, place),
    remove: (version) => janitor.send(new DeleteObjectCommand({ Bucket: place.Bucket, ...version })),
  });
}

/** Deletes what lies under an object's latest version, or its deletion. @returns how many versions there were */
export function removeOldVersions(janitor: S3Client, object: { Bucket: string; Key: string }): Promise<number> {
  return removeAll({
    page: () => oldVersionsPage(janitor, object),
    remove: (version) => janitor.send(new DeleteObjectCommand({ Bucket: object.Bucket, ...version })),
  });
}

/** Frees the parts of all that is not complete under a prefix. @returns how many uploads there were */
export function abortUnfinished(janitor: S3Client, place: Place): Promise<number> {
  return removeAll({
    page: () => unfinishedPage(janitor, place),
    remove: (upload) => janitor.send(new AbortMultipartUploadCommand({ Bucket: place.Bucket, ...upload })),
  });
}

/** Page after page until one is empty, so that what comes meanwhile goes too, and a call that broke off is just repeated. */
async function removeAll<Item>(deps: { page: () => Promise<Item[]>; remove: (item: Item) => Promise<unknown> }) {
  const { page, remove } = deps;
  let removed = 0;
  let before = "";
  try {
    for (let items = await page(); items.length > 0; items = await page()) {
      const text = JSON.stringify(items);
      // A lock or a policy keeps it: going on would never end.
      if (text === before) throw new Error(`${items.length} objects stay although S3 says they are deleted.`);
      before = text;
      await inParallel(items, async (item) => {
        await remove(item).catch(ignoreMissing);
        removed += 1;
      });
    }
  } catch (error) {
    throw mapStorageError(error);
  }
  return removed;
}

function ignoreMissing(error: unknown): void {
  if (!isNotFound(error)) throw error;
}
