import { partAt } from "@s3-direct/upload-core";
import { callApi } from "../call-api.ts";
import type { CallOptions } from "../procedures.ts";
import { withRetries } from "../recovery/retry.ts";
import type { PartsRun, PartsUpload } from "../send-parts.ts";

/**
 * Asks S3 what it has of an upload. A part of another size than the plan's was cut off, and counts as missing.
 * @throws UploadError `UPLOAD_GONE` when it has expired or was cancelled
 */
export async function listStoredParts(run: PartsRun, { plan, storedParts }: PartsUpload): Promise<void> {
  const { key, uploadId, partSize } = plan;
  const { listParts } = run.procedures;
  storedParts.clear();
  if (listParts === undefined) return;

  const ask = (options: CallOptions) => listParts.mutate({ key, uploadId }, options);
  const { parts } = await withRetries(() => callApi(ask, { ...run, lane: "begin" }), run);
  for (const { partNumber, size } of parts) {
    if (size === partAt({ size: run.file.size, partSize }, partNumber)?.size) storedParts.add(partNumber);
  }
}
