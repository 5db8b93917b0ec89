import { toUploadError } from "@s3-direct/upload-core";
import { maxEarlyFinishSize } from "@s3-direct/upload-core/internal";
import type { CreatedUpload } from "./created-upload.ts";
import { askFinish } from "./finish.ts";
import { type DoneOf, type FinishAnswer, isDone } from "../procedures.ts";
import type { Run } from "./run.ts";
import { longestEarlyFinish } from "../lib/time-limits.ts";

/**
 * Calls finish for a small file while the file is being sent, once per run and key. The server waits for the file, so
 * its answer comes a round trip sooner.
 * @returns the answer of a completed finish; undefined if finish must be called again once the file is sent
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
 * Calls finish early unless many uploads are in progress: those wait for connections, not for finish, and a batch is
 * answered only when its slowest call is.
 * @returns undefined if finish must be called later: the file is larger, it took too long to arrive, or a retry may
 * help
 * @throws UploadError the reason for which finish refuses the upload
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
