import { isActive } from "@s3-direct/upload-client";
import type { Upload } from "../uploader.ts";

/** Returns an upload's rank in the list: uploads that need attention, then those in progress, waiting, finished. */
export function queueRank(item: Upload): number {
  if (item.status === "error") return 0;
  if (item.status === "uploading" || item.status === "finishing") return 1;
  return isActive(item) ? 2 : 3;
}
