import { isActive } from "@s3-direct/upload-client";
import type { Upload } from "./uploader.ts";

/** An upload's place among all: what needs somebody, what is under way, what waits, what is finished. */
export function queueRank(item: Upload): number {
  if (item.status === "error") return 0;
  if (item.status === "uploading" || item.status === "finishing") return 1;
  return isActive(item) ? 2 : 3;
}
