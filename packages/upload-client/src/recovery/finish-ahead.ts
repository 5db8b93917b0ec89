import { maxSizeAhead, toUploadError } from "@s3-direct/upload-core";
import { type DoneOf, type FinishAnswer, isDone } from "../procedures.ts";
import { longestAhead } from "../time-limits.ts";

export type AheadOptions = {
  isArriving?: true;
  /** In milliseconds. */
  longest?: number;
};

/**
 * Finish of a small file, asked while it is sent.
 * @returns nothing where it has to be asked afterwards: of a larger file, of one that took too long to arrive, when something
 * may heal
 * @throws UploadError what finish refuses the upload for
 */
export async function finishAhead<Answer extends FinishAnswer>({
  file,
  isBusy,
  ask,
}: {
  file: Blob;
  isBusy: () => boolean;
  ask: (options: AheadOptions) => Promise<Answer>;
}): Promise<DoneOf<Answer> | undefined> {
  if (file.size > maxSizeAhead || isBusy()) return undefined;
  try {
    const answer = await ask({ isArriving: true, longest: longestAhead });
    return isDone(answer) ? answer : undefined;
  } catch (thrown) {
    const error = toUploadError(thrown);
    if (error.retryable || error.code === "SIGNED_OUT") return undefined;
    throw error;
  }
}
