import { checkFile, UploadError, type CheckedFile, type FileRules, type UploadKey } from "@s3-direct/upload-core";
import { createByteSource, type ReadRange } from "../content/byte-source.ts";
import type { Dimensions } from "../content/images/dimensions.ts";
import { inspect, type Content } from "../content/inspect.ts";
import { judge } from "../content/judge.ts";
import { unknownSize } from "../s3/read-at-most.ts";
import type { StoredUpload, Tail } from "../s3/read-head.ts";
import { decodeRecord, type UploadRecord } from "../upload-record.ts";

/** What finish judges by. Without `accept` or `maxSize` the rules of the upload's own create hold, which are in its record. */
export type FinishRules = Partial<FileRules>;

/**
 * The record of an upload that is there. A key has its object's size, so an object of another size was either put there by a delete, or
 * is not the file that was announced.
 * @throws UploadError UPLOAD_GONE or UPLOAD_MISMATCH
 */
export function recordOf(upload: UploadKey, stored: StoredUpload): UploadRecord {
  const record = decodeRecord(stored.record);
  if (stored.size !== upload.size) {
    if (!record) throw new UploadError("UPLOAD_GONE");
    const told = `The stored file has ${stored.size} bytes, but ${upload.size} were announced.`;
    const untold = "The storage does not serve the file as it was sent.";
    const sentence = `${stored.size === unknownSize ? untold : told} Upload it again.`;
    throw new UploadError("UPLOAD_MISMATCH", { sentence });
  }
  if (!record) {
    throw new UploadError("UPLOAD_MISMATCH", { sentence: "The stored file has no upload record. Upload it again." });
  }
  return record;
}

export type VerifiedFile = CheckedFile & {
  dimensions: Dimensions | undefined;
  /** A text's encoding, where that is certain. */
  charset: string | undefined;
};

/** The part of a stored file that was read, and the way to read more. */
export type Reading = {
  stored: StoredUpload;
  tail: Tail | undefined;
  readRange: ReadRange;
};

type Announced = { upload: UploadKey; record: UploadRecord; stored: StoredUpload };

/**
 * Checks that what is stored is what was announced, and that the rules still accept it.
 * @throws UploadError UPLOAD_MISMATCH when the stored type is not the file's, and what {@link checkFile} throws
 */
export function checkAnnounced({ upload, record, stored }: Announced, rules: FinishRules): CheckedFile {
  const announced = { filename: record.name, contentType: stored.contentType, size: stored.size };
  const file = checkFile(rulesFor({ record, stored }, rules), announced);
  if (file.contentType !== stored.contentType || file.ext !== upload.ext) {
    throw new UploadError("UPLOAD_MISMATCH", {
      sentence: `The stored file is ${stored.contentType || "of no type"}, but ${file.contentType} was announced. Upload it again.`,
    });
  }
  return file;
}

/**
 * Checks the content against the file's name and type. More of it is read only where the first bytes don't tell.
 * @throws UploadError what {@link judge} throws
 */
export async function verifyContent(
  { file, ...input }: Reading & { file: CheckedFile; record: UploadRecord },
  rules: FinishRules,
): Promise<VerifiedFile> {
  // An empty file has no content to judge. The rules say whether it may be empty.
  if (file.size === 0) return { ...file, dimensions: undefined, charset: undefined };
  const content = await inspectStored(input);
  judge(content, { file, rules: rulesFor(input, rules) });
  return { ...file, dimensions: content.dimensions, charset: content.charset };
}

/** An upload whose create left nothing in its record was accepted by its type. */
function rulesFor({ record, stored }: Pick<Announced, "record" | "stored">, rules: FinishRules): FileRules {
  return { accept: record.accept ?? [stored.contentType], maxSize: stored.size, ...rules };
}

/** The dimensions of a picture that was verified before. */
export async function dimensionsOf(reading: Reading): Promise<Dimensions | undefined> {
  if (!reading.stored.contentType.startsWith("image/")) return undefined;
  return (await inspectStored(reading)).dimensions;
}

function inspectStored({ stored, tail, readRange }: Reading): Promise<Content> {
  // The end of another version is of no use.
  const own = tail?.etag === stored.etag ? tail : undefined;
  return inspect(createByteSource({ ...stored, tail: own, readRange }));
}
