import { checkFile, makeUploadKey, type CheckedFile, type FileRules } from "@s3-direct/upload-core";
import type { CreateUploadInput, UploadPlan } from "@s3-direct/upload-core/contract";
import type { Caller } from "./own-upload.ts";
import { presignPut } from "./s3/presign.ts";
import type { S3Storage } from "./s3/storage.ts";
import { encodeRecord, type JsonValue } from "./upload-record.ts";

export type CreateUploadDeps = {
  storage: S3Storage;
  caller: Caller;
  rules: FileRules;
  /** The application's say: throws to refuse, returns what `onFinish` shall get. */
  onCreate: (upload: { file: CheckedFile; key: string; expiresAt: Date }) => Promise<JsonValue>;
};

/**
 * Checks the file, makes its key and signs the request that uploads it. No call to storage.
 * @throws UploadError FILE_* when the rules refuse the file, and whatever `onCreate` throws
 */
export async function createUpload(deps: CreateUploadDeps, input: CreateUploadInput): Promise<UploadPlan> {
  const { storage, caller, rules, onCreate } = deps;
  const now = new Date();
  const file = checkFile(rules, input);
  const key = makeUploadKey({
    ...caller,
    filename: file.name,
    ext: file.ext,
    size: file.size,
    now,
    uuid: crypto.randomUUID(),
  });
  const expiresAt = new Date(now.getTime() + storage.expiresIn * 1000);
  const metadata = await onCreate({ file, key, expiresAt });
  return presignPut(storage, {
    key,
    size: file.size,
    contentType: file.contentType,
    record: encodeRecord({ name: file.name, metadata }),
    sha256: input.sha256,
  });
}
