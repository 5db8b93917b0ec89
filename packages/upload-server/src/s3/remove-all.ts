import { AbortMultipartUploadCommand, DeleteObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { inParallel } from "./in-parallel.ts";
import { ignoreNotFound } from "./map-error.ts";
import type { OnUnpublished } from "./storage.ts";
import { pagesOfStored, pagesOfUnfinished, pagesUnder, type Folder } from "./all-pages.ts";

/**
 * Deletes all that is stored under a prefix, in every version. @returns how many versions there were
 * @param tell called with the deleted keys, a page at a time
 */
export function removeStored(janitor: S3Client, folder: Folder, tell?: OnUnpublished): Promise<number> {
  return removeAll({
    pages: pagesOfStored(janitor, folder),
    onGone: (stored) => tell?.([...new Set(stored.map(({ Key }) => Key))]),
    remove: ({ Key, VersionId }) => janitor.send(new DeleteObjectCommand({ Bucket: folder.Bucket, Key, VersionId })),
  });
}

/**
 * Deletes all versions of an object except the latest one or its delete marker. @returns how many versions there were
 */
export function removeOldVersions(janitor: S3Client, object: { Bucket: string; Key: string }): Promise<number> {
  return removeAll({
    pages: pagesUnder(janitor, object),
    remove: (version) => janitor.send(new DeleteObjectCommand({ Bucket: object.Bucket, ...version })),
  });
}

/** Frees the parts of all unfinished uploads under a prefix. @returns how many uploads there were */
export function abortUnfinished(janitor: S3Client, folder: Folder): Promise<number> {
  return removeAll({
    pages: pagesOfUnfinished(janitor, folder),
    remove: ({ Key, UploadId }) =>
      janitor.send(new AbortMultipartUploadCommand({ Bucket: folder.Bucket, Key, UploadId })),
  });
}

/**
 * Reads the pages once and never goes back, so that it ends however fast new objects are stored. A call that broke off
 * can be repeated.
 */
async function removeAll<Item>(deps: {
  pages: AsyncIterable<Item[]>;
  remove: (item: Item) => Promise<unknown>;
  onGone?: (items: Item[]) => Promise<void> | void;
}) {
  const { pages, remove, onGone } = deps;
  let removed = 0;
  const removePage = async (items: Item[]) => {
    const gone: Item[] = [];
    const removeItem = async (item: Item) => {
      await remove(item).catch(ignoreNotFound);
      gone.push(item);
    };
    try {
      await inParallel(items, removeItem);
    } finally {
      removed += gone.length;
      // Reported even if another item can't be removed: a repeated call does not find these again.
      if (gone.length > 0) await onGone?.(gone);
    }
  };
  // A page is deleted after the next one was read: Ceph skips the rest of an object's versions if the version that the
  // listing would continue from is gone (cls_rgw.cc, encode_list_index_key).
  let last: Item[] = [];
  for await (const page of pages) {
    await removePage(last);
    last = page;
  }
  await removePage(last);
  return removed;
}
