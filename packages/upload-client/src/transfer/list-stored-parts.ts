import { partAt } from "@s3-direct/upload-core";
import { callApi } from "../call-api.ts";
import type { CallOptions } from "../procedures.ts";
import { withRetries } from "../recovery/retry.ts";
import type { MultipartDeps, MultipartUpload } from "./multipart.ts";

/**
 * Asks S3 what it has of an upload. A part of another size than the plan's was cut off, and counts as missing.
 * @throws UploadError `UPLOAD_GONE` when it has expired or was cancelled
 */
export async function listStoredParts(deps: MultipartDeps, upload: MultipartUpload): Promise<void> {
  const { begun, file, signal, emit } = upload;
  const { storedParts } = begun;
  const { key, uploadId, partSize } = begun.plan;
  const { listParts } = deps.procedures;
  storedParts.clear();
  if (listParts === undefined) return;

  const ask = (options: CallOptions) => listParts.mutate({ key, uploadId }, options);
  const { parts } = await withRetries(() => callApi(ask, { ...deps, lane: "begin", signal }), {
    ...deps,
    signal,
    onWait: (reason) => emit({ type: "waited", reason }),
    whenSignedOut: () => "look",
  });
  for (const { partNumber, size } of parts) {
    if (size === partAt({ size: file.size, partSize }, partNumber)?.size) storedParts.add(partNumber);
  }
}
