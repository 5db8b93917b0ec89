import { UploadError } from "@s3-direct/upload-core";
import { isReadable } from "./readable.ts";

/**
 * Checks whether a file can be read at all. A folder dropped on a file input looks like a file without a type, but
 * cannot be read.
 * @throws UploadError FILE_CHANGED
 */
export async function assertReadable(file: File, cause?: unknown): Promise<void> {
  if (await isReadable(file)) return;
  if (file.type !== "") throw new UploadError("FILE_CHANGED", { cause });
  const sentence = `"${file.name}" cannot be read. If it is a folder, choose the files in it; otherwise choose it again.`;
  throw new UploadError("FILE_CHANGED", { sentence, cause });
}
