import { maxEarlyFinishSize, toUploadError } from "@s3-direct/upload-core";
import type { CreatedUpload } from "./created-upload.ts";
import { askFinish } from "./finish.ts";
import { type DoneOf, type FinishAnswer, isDone } from "../procedures.ts";
import type { Run } from "./run.ts";
import { longestEarlyFinish } from "../lib/time-limits.ts";

/**
 * Asks finish for a small file while it is sent, once a run for each key: the server waits for the file, and its answer comes a round trip
 * sooner.
 * @returns the answer of a finish that is done; nothing where finish has to be asked afterwards
 */
export function earlyFinishOf<Answer extends FinishAnswer>(
  run: Run<Answer>,
  upload: CreatedUpload,
): Promise<DoneOf<Answer> | undefined> {
  const asked = run.early.get(upload) ?? askFinishEarly(run, upload);
  run.early.set(upload, asked);
  return asked;
}

/**
 * With more than a few uploads under way finish is not asked early: they wait for connections and not for finish, and a batch is
 * answered when its slowest call is.
 * @returns nothing where finish has to be asked afterwards: the file is larger, it took too long to arrive, or the failure may heal
 * @throws UploadError what finish refuses the upload for
 */
async function askFinishEarly<Answer extends FinishAnswer>(
  run: Run<Answer>,
  upload: CreatedUpload,
): Promise<DoneOf<Answer> | undefined> {
  if (run.file.size > maxEarlyFinishSize || run.isBusy()) return undefined;
  try {
    const answer = await askFinish(run, { upload, isArriving: true, timeoutMs: longestEarlyFinish });
    return isDone(answer) ? answer : undefined;
  } catch (thrown) {
    const error = toUploadError(thrown);
    if (error.retryable || /SIGNED_OUT|ABORTED/.test(error.code)) return undefined;
    throw error;
  }
}
