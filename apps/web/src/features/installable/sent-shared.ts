import { mayRetry } from "@s3-direct/upload-core";
import { allUploads, eachUploader, type Upload } from "../upload/uploader.ts";
import { dropKept, type KeptFile } from "./kept-files.ts";
import { holdKept } from "./shared-locks.ts";

/** Returns the upload of a kept file if it is in the list: begun on this page, or resumed after a reload. */
const uploadOf = (kept: KeptFile): Upload | undefined => allUploads().find(({ file }) => isOf(kept, file));

/** Whether an upload's file is a kept one. A picture is smaller in the list, once its place and time are removed. */
function isOf({ name, type, size, lastModified }: KeptFile, file: File): boolean {
  if (file.name !== name || file.lastModified !== lastModified) return false;
  return file.size === size || (type.startsWith("image/") && file.size < size);
}

const watched = new Map<string, KeptFile>();
const taken = new Set<string>();
let isWatching = false;

/** Whether the file was never in the list. */
export const isWaiting = (file: KeptFile): boolean => !taken.has(file.key) && uploadOf(file) === undefined;

/**
 * Drops each of these files, which are in the list, from this browser's store once none of its bytes has to be sent any
 * more: until then a crash loses none.
 */
export function dropWhenSent(files: readonly KeptFile[]): void {
  for (const file of files) {
    if (taken.has(file.key)) continue;
    taken.add(file.key);
    watched.set(file.key, file);
    // The lock was released by a reload.
    void holdKept([file.key]).catch(() => {});
  }
  if (!isWatching) eachUploader(({ subscribe }) => void subscribe(dropOver));
  isWatching = true;
  dropOver();
}

function dropOver(): void {
  const over = [...watched.values()].filter((file) => isOver(uploadOf(file))).map(({ key }) => key);
  for (const key of over) watched.delete(key);
  if (over.length > 0) void dropKept(over).catch(() => {});
}

/** Whether the upload has ended, or its person has removed it from the list. */
function isOver(upload: Upload | undefined): boolean {
  if (upload === undefined || upload.status === "done" || upload.status === "aborted") return true;
  return upload.status === "error" && !mayRetry(upload.error);
}
