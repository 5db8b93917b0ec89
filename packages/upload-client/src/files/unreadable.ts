import { UploadError } from "@s3-direct/upload-core";
import { isReadable } from "./readable.ts";

/**
 * For what looks like no file: a folder that was dropped on a file input has no type, and is no more to be read than a file that is gone.
 * @throws UploadError FILE_CHANGED
 */
export async function assertReadable(file: File, cause?: unknown): Promise<void> {
  if (await isReadable(file)) return;
  if (file.type !== "") throw new UploadError("FILE_CHANGED", { cause });
  const sentence = `"${file.name}" cannot be read. If it is a folder, choose the files in it; otherwise choose it again.`;
  throw new UploadError("FILE_CHANGED", { sentence, cause });
}
