import { checkFile, UploadError, type CheckedFile, type FileRules, type UploadKey } from "@s3-direct/upload-core";
import type { StoredUpload } from "./s3/read-head.ts";
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

/**
 * The verdict on what was read, against the endpoint's rules: a pure function.
 * @throws UploadError UPLOAD_MISMATCH when the stored type is not the file's, and what {@link checkFile} throws
 */
export function verify(
  input: { upload: UploadKey; stored: StoredUpload; record: UploadRecord },
  rules: FileRules,
): CheckedFile {
  const { stored, record } = input;
  const file = checkFile(rules, { filename: record.name, contentType: stored.contentType, size: stored.size });
  if (file.contentType !== stored.contentType || file.ext !== input.upload.ext) {
    throw new UploadError("UPLOAD_MISMATCH", {
      sentence: `The stored file is ${stored.contentType || "of no type"}, but ${file.contentType} was announced. Upload it again.`,
    });
  }
  return file;
}
