import { UploadError } from "@s3-direct/upload-core";
import type { PartChecksum, SignPartsInput, SignPartsResult } from "@s3-direct/upload-core/contract";
import { callApi } from "../scheduling/call-api.ts";
import { isReadable } from "../files/readable.ts";
import { loadHashing } from "../hashing/load.ts";
import type { PartsRun } from "./send-parts.ts";
import { hostsToAvoid } from "../transfer/host-health.ts";
import type { PartHash } from "./signing-window.ts";

/** Asks the API to sign a few parts. */
export async function signParts(run: PartsRun, input: SignPartsInput): Promise<SignPartsResult> {
  const { signParts: procedure } = run.procedures;
  if (procedure === undefined) {
    throw new UploadError("INTERNAL", { sentence: "This uploader has no signParts." });
  }
  return callApi((options) => procedure.mutate({ ...input, avoid: hostsToAvoid() }, options), {
    run,
    lane: "urgent",
  });
}

/** @throws UploadError `FILE_CHANGED` if the bytes cannot be read */
export async function hashPart(bytes: Blob, algorithm: PartChecksum): Promise<PartHash> {
  const { hash } = await loadHashing();
  try {
    const value = await hash({ bytes, algorithm });
    return algorithm === "sha256" ? { sha256: value } : { crc64nvme: value };
  } catch (cause) {
    throw new UploadError((await isReadable(bytes)) ? "INTERNAL" : "FILE_CHANGED", { cause });
  }
}
