import { isUploadErrorCode, KiB, UploadError } from "@s3-direct/upload-core";
import { putText } from "../s3/put-text.ts";
import type { StoredUpload } from "../s3/read-head.ts";
import type { S3Storage } from "../s3/storage.ts";
import { isRecord, parseJson } from "../lib/json.ts";
import { decodeRecord } from "../upload-record.ts";

/**
 * Whether the same bytes would always be refused. A temporary refusal (a scanner is down), or one not about the file,
 * is judged again.
 */
export function isFinalRefusal(error: unknown): error is UploadError {
  return error instanceof UploadError && (error.code.startsWith("FILE_") || error.code === "REFUSED");
}

/**
 * A stored refusal must fit into the first 64 KiB, which finish reads. Details are limited in bytes, the sentence in
 * characters.
 */
const maxDetails = 16 * KiB;
const longestSentence = /^.{0,1000}/su;

/** Shortens a refusal so that it can be stored. */
export function shortened(refusal: UploadError): UploadError {
  const { code, sentence, details } = refusal;
  const areKept = Buffer.byteLength(JSON.stringify(details)) <= maxDetails;
  const [start = ""] = longestSentence.exec(sentence) ?? [];
  if (start === sentence && areKept) return refusal;
  return new UploadError(code, { sentence: start, details: areKept ? details : {}, cause: refusal });
}

/**
 * Stores a final refusal: the upload object is overwritten by the verdict, so that no finish, in any process, reads or
 * scans that file again. Like a tombstone, its size does not fit the key, and it has no record.
 * @returns whether that worked. If not, the refusal itself matters more, and the next finish will refuse the file again
 */
export async function keepRefusal(
  storage: S3Storage,
  { key, size, refusal }: { key: string; size: number; refusal: UploadError },
): Promise<boolean> {
  const { code, sentence, details } = refusal;
  const text = JSON.stringify({ refused: { code, sentence, details } });
  const bytes = Buffer.byteLength(text);
  try {
    await putText(storage, { Key: key, Body: bytes === size ? `${text} ` : text });
    return true;
  } catch {
    return false;
  }
}

/** @returns the refusal that replaced an upload, or undefined */
export function refusalIn({ size }: { size: number }, stored: StoredUpload): UploadError | undefined {
  if (stored.size === size || decodeRecord(stored.record) !== undefined) return undefined;
  const value = parseJson(new TextDecoder().decode(stored.head));
  const refused: unknown = isRecord(value) ? value["refused"] : undefined;
  if (!isRecord(refused)) return undefined;
  const { code, sentence, details } = refused;
  if (typeof code !== "string" || !isUploadErrorCode(code) || typeof sentence !== "string") return undefined;
  return new UploadError(code, { sentence, details: isRecord(details) ? textsOf(details) : {} });
}

function textsOf(details: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, String(value)]));
}
