import { checkFile, UploadError, type CheckedFile, type FileRules, type UploadKey } from "@s3-direct/upload-core";
import { createByteSource, type ReadRange } from "../content/byte-source.ts";
import type { Dimensions } from "../content/images/dimensions.ts";
import { inspect, type Content } from "../content/inspect.ts";
import { judge } from "../content/judge.ts";
import { unknownSize } from "../s3/read-at-most.ts";
import type { StoredUpload, Tail } from "../s3/read-head.ts";
import { decodeRecord, type UploadRecord } from "../upload-record.ts";

/** The rules for finish. Without `accept` or `maxSize` those of the upload's own create hold, from its record. */
export type FinishRules = Partial<FileRules>;

/**
 * Returns the record of a stored upload. A key contains its object's size, so an object of another size was put there
 * by a delete, or is not the file that was announced.
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
  /** A text's encoding, if it is certain. */
  charset: string | undefined;
};

/** The bytes of a stored file that were read, and how to read more. */
export type Reading = {
  stored: StoredUpload;
  tail: Tail | undefined;
  readRange: ReadRange;
};

type Announced = { upload: UploadKey; record: UploadRecord; stored: StoredUpload };

/**
 * Checks that the stored file is the announced one, and that the rules still accept it.
 * @throws UploadError UPLOAD_MISMATCH if the stored type is not the file's, and what {@link checkFile} throws
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
 * Checks the content against the file's name and type. Reads more of it only if the first bytes are not enough.
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

/** An upload without rules in its record was accepted by its type. */
function rulesFor({ record, stored }: Pick<Announced, "record" | "stored">, rules: FinishRules): FileRules {
  return { accept: record.accept ?? [stored.contentType], maxSize: stored.size, ...rules };
}

/** Returns the dimensions of a picture that was verified before. */
export async function dimensionsOf(reading: Reading): Promise<Dimensions | undefined> {
  if (!reading.stored.contentType.startsWith("image/")) return undefined;
  return (await inspectStored(reading)).dimensions;
}

function inspectStored({ stored, tail, readRange }: Reading): Promise<Content> {
  // The tail of another version must not be used.
  const own = tail?.etag === stored.etag ? tail : undefined;
  return inspect(createByteSource({ ...stored, tail: own, readRange }));
}
