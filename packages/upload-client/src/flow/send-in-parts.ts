import type { ListPartsResult } from "@s3-direct/upload-core/contract";
import { callApi } from "../scheduling/call-api.ts";
import { loadHashing } from "../hashing/load.ts";
import { loadOnce } from "../lib/load-once.ts";
import type { PartsRun, PartsUpload } from "../parts/send-parts.ts";
import type { PhaseEvent } from "./phase.ts";
import type { CallOptions } from "../procedures.ts";
import { withRetries } from "../recovery/retry.ts";

/**
 * Sends a file in parts. The code for it is a separate chunk, which a browser has usually loaded by then (see
 * `createEngine`). Otherwise it is loaded just after the API has answered, because a browser may not request a module
 * again that could not be loaded (https://github.com/whatwg/html/pull/10327).
 * @throws UploadError
 */
export async function sendInParts(
  run: PartsRun,
  { upload, mustListParts }: { upload: PartsUpload; mustListParts?: boolean },
): Promise<PhaseEvent<never>> {
  const listed = mustListParts ? await listParts(run, upload) : undefined;
  const { sendParts } = await withRetries(loadParts, { run });
  return sendParts(run, { upload, listed, loadHashing });
}

/**
 * Asks the API which parts of an upload S3 has. If the API has no such procedure, none count as stored.
 * @throws UploadError `UPLOAD_GONE` if the upload has expired or was aborted
 */
async function listParts(run: PartsRun, { plan }: PartsUpload): Promise<ListPartsResult["parts"]> {
  const { key, uploadId } = plan;
  const { listParts: procedure } = run.procedures;
  if (!procedure) return [];
  const ask = (options: CallOptions) => procedure.mutate({ key, uploadId }, options);
  const { parts } = await withRetries(() => callApi(ask, { run, lane: "urgent" }), { run });
  return parts;
}

/** @throws UploadError `NETWORK` */
export const loadParts = loadOnce(() => import("../parts/send-parts.ts"));
