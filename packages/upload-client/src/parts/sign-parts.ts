import { UploadError } from "@s3-direct/upload-core";
import type { SignPartsInput, SignPartsResult } from "@s3-direct/upload-core/contract";
import { callApi } from "../scheduling/call-api.ts";
import type { PartsRun } from "./send-parts.ts";
import { hostsToAvoid } from "../transfer/host-health.ts";

/** Asks the API to sign a few parts. */
export async function signParts(run: PartsRun, input: SignPartsInput): Promise<SignPartsResult> {
  const { signParts: procedure } = run.procedures;
  if (procedure === undefined) {
    throw new UploadError("INTERNAL", { sentence: "This uploader has no signParts." });
  }
  return callApi((options) => procedure.mutate({ ...input, avoidHosts: hostsToAvoid() }, options), {
    run,
    lane: "urgent",
  });
}
