import { maxSizeAhead, toUploadError } from "@s3-direct/upload-core";
import type { CreatedUpload } from "./created-upload.ts";
import { askFinish } from "./finish.ts";
import { type DoneOf, type FinishAnswer, isDone } from "./procedures.ts";
import type { Run } from "./run.ts";
import { longestEarlyFinish } from "./time-limits.ts";

/**
 * Asks finish of a small file while it is sent, once for each key: the server waits for it, and its answer comes a round trip
 * sooner.
 * @returns what is done; nothing where finish has to be asked afterwards
 */
export function askEarly<Answer extends FinishAnswer>(
  run: Run<Answer>,
  upload: CreatedUpload,
): Promise<DoneOf<Answer> | undefined> {
  const asked = run.early.get(upload) ?? finishEarly(run, upload);
  run.early.set(upload, asked);
  return asked;
}

/**
 * With more than a few uploads under way it is not asked early: they do not wait
 * for finish but for connections, and a batch is answered when its slowest call is.
 * @returns nothing where it has to be asked afterwards: for a larger file, for one that took too long to arrive, when something
 * may heal
 * @throws UploadError what finish refuses the upload for
 */
async function finishEarly<Answer extends FinishAnswer>(
  run: Run<Answer>,
  upload: CreatedUpload,
): Promise<DoneOf<Answer> | undefined> {
  if (run.file.size > maxSizeAhead || run.isBusy()) return undefined;
  try {
    const answer = await askFinish(run, { upload, isArriving: true, timeoutMs: longestEarlyFinish });
    return isDone(answer) ? answer : undefined;
  } catch (thrown) {
    const error = toUploadError(thrown);
    if (error.retryable || error.code === "SIGNED_OUT") return undefined;
    throw error;
  }
}
