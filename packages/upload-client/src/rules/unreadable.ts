import { UploadError } from "@s3-direct/upload-core";
import { isReadable } from "../files/readable.ts";

/**
 * For what is refused and looks like no file: a folder on a file input, and a file that is gone, have no type, or no byte.
 * @throws UploadError FILE_CHANGED
 */
export async function assertReadable(file: File): Promise<void> {
  if (await isReadable(file)) return;
  const sentence = `"${file.name}" cannot be read. If it is a folder, choose the files in it; otherwise choose it again.`;
  throw new UploadError("FILE_CHANGED", { sentence });
}
