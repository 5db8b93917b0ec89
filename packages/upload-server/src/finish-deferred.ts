import { toUploadError, UploadError } from "@s3-direct/upload-core";
import { candidateOf, finishLate, type FinishDeferredDeps, type LateOutcome } from "./late-finish/late-finish.ts";

/**
 * Does what `deferFinish` left to this process: verifies and publishes, by the mounted `finish`. A job may run twice,
 * also at the same time or after it broke off: there is one file and one answer, and a copy resumes where it stopped.
 * @returns what happened to the upload. If it was `refused`, the job is done, too
 * @throws UploadError for temporary failures, and whatever the application throws that is not a refusal: run the job
 * again
 * @throws TypeError if no endpoint here has this key: running the job again does not help
 */
export async function finishDeferred(deps: FinishDeferredDeps, { key }: { key: string }): Promise<LateOutcome> {
  const candidate = candidateOf(deps, key);
  if (!candidate) throw new TypeError(`There is no endpoint here for ${key}.`);
  try {
    return await finishLate(deps, candidate);
  } catch (thrown) {
    // The upload had arrived when the job was made, so it has been erased or has expired since.
    if (toUploadError(thrown).code !== "UPLOAD_NOT_ARRIVED") throw thrown;
    return { status: "refused", key, error: new UploadError("UPLOAD_GONE") };
  }
}
