import { copyToUpload, type S3Storage } from "@s3-direct/upload-server";
import type { FoundMedia } from "../media/find-media.ts";
import type { Change } from "./begin-change.ts";

/** How long one call copies parts, in milliseconds. Gateways give up after half a minute. */
const budget = 8_000;

/** Has S3 copy a published file to where the change's upload would arrive, as far as one call can. */
export function copyBack(
  storage: S3Storage,
  { file, change }: { file: FoundMedia; change: Change },
): ReturnType<typeof copyToUpload> {
  const { uploadKey: key, uploadId, record } = change;
  const upload = { key, uploadId: uploadId ?? undefined, record: record ?? undefined };
  return copyToUpload(storage, { file, upload, deadline: Date.now() + budget });
}
