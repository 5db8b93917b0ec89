import { toUploadError, UploadError } from "@s3-direct/upload-core";
import { candidateOf, finishLate, type FinishDeferredDeps, type LateOutcome } from "./late-finish/late-finish.ts";

/**
 * Does what `deferFinish` has left to this process: verifies and publishes, by the mounted `finish`. A job that is run twice, at once too,
 * or after it was broken off, gives one file and one answer; a copy goes on where it was.
 * @returns what became of the upload; of one that is `refused` the job is done, too
 * @throws UploadError of what passes, and whatever the application throws that is no refusal: have the job run again
 */
export async function finishDeferred(deps: FinishDeferredDeps, { key }: { key: string }): Promise<LateOutcome> {
  const candidate = candidateOf(deps, key);
  if (!candidate) throw new TypeError(`There is no endpoint here for ${key}.`);
  try {
    return await finishLate(deps, candidate);
  } catch (thrown) {
    // It had arrived when the job was made, so it has been erased or has expired since.
    if (toUploadError(thrown).code !== "UPLOAD_NOT_ARRIVED") throw thrown;
    return { status: "refused", key, error: new UploadError("UPLOAD_GONE") };
  }
}
