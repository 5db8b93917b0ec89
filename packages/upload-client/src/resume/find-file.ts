import { UploadError } from "@s3-direct/upload-core";
import type { UnfinishedUpload } from "../resumable.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { KeptRecord } from "./record.ts";

/** What is needed from a person to have a record's bytes. */
export async function needsOf({ isKept, handle }: KeptRecord): Promise<UnfinishedUpload["needs"]> {
  if (isKept) return "nothing";
  if (handle === undefined) return "file";
  const permission = await handle.queryPermission?.({ mode: "read" }).catch(() => "denied" as const);
  return permission === "granted" ? "nothing" : "permission";
}

/**
 * The file that the handle of a record leads to.
 * @throws UploadError `FILE_CHANGED` when there is none to be read
 */
export async function findFile({ handle }: KeptRecord): Promise<File> {
  try {
    // Nothing may be awaited before it: browsers ask a person only while they handle a click.
    const permission = await handle?.requestPermission?.({ mode: "read" });
    const file = permission === "denied" ? undefined : await handle?.getFile();
    if (file !== undefined) return file;
  } catch (cause) {
    throw new UploadError("FILE_CHANGED", { cause });
  }
  throw new UploadError("FILE_CHANGED", { sentence: "Choose the file again to go on with its upload." });
}

/**
 * Whether a file is the one whose upload was begun. Its name and its date are hints only: a file that is chosen again on a phone often
 * has others. So where the date differs, the pieces in between are compared too.
 * @throws DOMException for a file that cannot be read
 */
export async function isSameFile(record: KeptRecord, file: File): Promise<boolean> {
  const { fingerprint: recorded, size, lastModified } = record;
  if (file.size !== size) return false;
  const found = await fingerprintOf(file);
  return recorded?.ends === found.ends && (file.lastModified === lastModified || recorded.samples === found.samples);
}
