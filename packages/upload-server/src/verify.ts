import { checkFile, UploadError, type CheckedFile, type FileRules, type UploadKey } from "@s3-direct/upload-core";
import { createByteSource, type ReadRange } from "./content/byte-source.ts";
import type { Dimensions } from "./content/images/dimensions.ts";
import { inspect, type Content } from "./content/inspect.ts";
import { judge } from "./content/judge.ts";
import type { StoredUpload, Tail } from "./s3/read-head.ts";
import { decodeRecord, type UploadRecord } from "./upload-record.ts";

/**
 * The record of an upload that is there. A key tells its object's size, so an object of another size was either put over
 * the upload by its deletion, or is not what was announced.
 * @throws UploadError UPLOAD_GONE or UPLOAD_MISMATCH
 */
export function recordOf(upload: UploadKey, stored: StoredUpload): UploadRecord {
  const record = decodeRecord(stored.record);
  if (stored.size !== upload.size) {
    if (!record) throw new UploadError("UPLOAD_GONE");
    throw new UploadError("UPLOAD_MISMATCH", {
      sentence: `The stored file has ${stored.size} bytes, but ${upload.size} were announced. Upload it again.`,
    });
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

/** What was read of a stored file, and the way to more of it. */
export type Reading = {
  stored: StoredUpload;
  tail: Tail | undefined;
  readRange: ReadRange;
};

/**
 * Checks what was read against the endpoint's rules, and its content against its name and type. More of it is read only
 * where the first bytes don't tell.
 * @throws UploadError UPLOAD_MISMATCH when the stored type is not the file's, and what {@link checkFile} and {@link judge}
 * throw
 */
export async function verify(
  input: Reading & { upload: UploadKey; record: UploadRecord },
  rules: FileRules,
): Promise<VerifiedFile> {
  const { stored, record } = input;
  const file = checkFile(rules, { filename: record.name, contentType: stored.contentType, size: stored.size });
  if (file.contentType !== stored.contentType || file.ext !== input.upload.ext) {
    throw new UploadError("UPLOAD_MISMATCH", {
      sentence: `The stored file is ${stored.contentType || "of no type"}, but ${file.contentType} was announced. Upload it again.`,
    });
  }
  // Nothing is the content of an empty file; that it may be empty has the rules' word.
  if (file.size === 0) return { ...file, dimensions: undefined, charset: undefined };
  const content = await inspectStored(input);
  judge(content, { file, rules });
  return { ...file, dimensions: content.dimensions, charset: content.charset };
}

/** A picture's dimensions, of an upload that was verified before. */
export async function dimensionsOf(reading: Reading): Promise<Dimensions | undefined> {
  if (!reading.stored.contentType.startsWith("image/")) return undefined;
  return (await inspectStored(reading)).dimensions;
}

function inspectStored({ stored, tail, readRange }: Reading): Promise<Content> {
  // The end of another version is worth nothing.
  const own = tail?.etag === stored.etag ? tail : undefined;
  return inspect(createByteSource({ ...stored, tail: own, readRange }));
}
