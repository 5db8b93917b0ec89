import { isUploadErrorCode, KiB, UploadError } from "@s3-direct/upload-core";
import { putText } from "../s3/put-text.ts";
import type { StoredUpload } from "../s3/read-head.ts";
import type { S3Storage } from "../s3/storage.ts";
import { decodeRecord, parseJson } from "../upload-record.ts";

/** Whether the same bytes would be refused for ever. A refusal that passes (a scanner is down), or is not about the file, is judged again. */
export function isFinalRefusal(error: unknown): error is UploadError {
  return error instanceof UploadError && (error.code.startsWith("FILE_") || error.code === "REFUSED");
}

/** A kept refusal has to fit into the first 64 KiB, which is what a finish reads: details by their bytes, a sentence by its characters. */
const maxDetails = 16 * KiB;
const longestSentence = /^.{0,1000}/su;

/** A refusal as it can be kept. */
export function shortened(refusal: UploadError): UploadError {
  const { code, sentence, details } = refusal;
  const areKept = Buffer.byteLength(JSON.stringify(details)) <= maxDetails;
  const [start = ""] = longestSentence.exec(sentence) ?? [];
  if (start === sentence && areKept) return refusal;
  return new UploadError(code, { sentence: start, details: areKept ? details : {}, cause: refusal });
}

/**
 * Keeps a final refusal: the upload object is overwritten by the verdict, so that no finish, in whatever process, reads or scans that
 * file again. As with a tombstone, its size does not fit the key, and it has no record.
 */
export async function keepRefusal(
  storage: S3Storage,
  { key, size, refusal }: { key: string; size: number; refusal: UploadError },
): Promise<void> {
  const { code, sentence, details } = refusal;
  const text = JSON.stringify({ refused: { code, sentence, details } });
  const bytes = Buffer.byteLength(text);
  try {
    await putText(storage, { Key: key, Body: bytes === size ? `${text} ` : text });
  } catch {
    // The refusal itself matters more; the next finish comes to the same one.
  }
}

/** @returns the refusal that was put in an upload's place, or undefined */
export function refusalIn({ size }: { size: number }, stored: StoredUpload): UploadError | undefined {
  if (stored.size === size || decodeRecord(stored.record) !== undefined) return undefined;
  const value = parseJson(new TextDecoder().decode(stored.head));
  const refused: unknown = isObject(value) ? value["refused"] : undefined;
  if (!isObject(refused)) return undefined;
  const { code, sentence, details } = refused;
  if (typeof code !== "string" || !isUploadErrorCode(code) || typeof sentence !== "string") return undefined;
  return new UploadError(code, { sentence, details: isObject(details) ? textsOf(details) : {} });
}

function textsOf(details: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, String(value)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
