import { UploadError } from "@s3-direct/upload-core";
import type { UnfinishedUpload } from "../resumable.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { KeptRecord } from "./record.ts";

/** Returns what the visitor must do so that the record's bytes can be read. */
export async function needsOf({ isKept, handle }: KeptRecord): Promise<UnfinishedUpload["needs"]> {
  if (isKept) return "nothing";
  if (!handle) return "file";
  const permission = await handle.queryPermission?.({ mode: "read" }).catch(() => "denied" as const);
  return permission === "granted" ? "nothing" : "permission";
}

/**
 * Returns the file of a record's handle.
 * @throws UploadError `FILE_CHANGED` if there is none that can be read
 */
export async function findFile({ handle }: KeptRecord): Promise<File> {
  try {
    // Nothing may be awaited before this: browsers ask for permission only while they handle a click.
    const permission = await handle?.requestPermission?.({ mode: "read" });
    const file = permission === "denied" ? undefined : await handle?.getFile();
    if (file) return file;
  } catch (cause) {
    throw new UploadError("FILE_CHANGED", { cause });
  }
  throw new UploadError("FILE_CHANGED", { sentence: "Choose the file again to go on with its upload." });
}

/**
 * Whether a file is the one whose upload was begun. Name and date are only hints: a file that is chosen again on a
 * phone often has others. So if the date differs, the samples from the middle are compared too.
 * @throws DOMException if a file cannot be read
 */
export async function isSameFile(record: KeptRecord, file: File): Promise<boolean> {
  const { fingerprint: recorded, size, lastModified } = record;
  if (file.size !== size) return false;
  const found = await fingerprintOf(file);
  return recorded?.ends === found.ends && (file.lastModified === lastModified || recorded.samples === found.samples);
}
