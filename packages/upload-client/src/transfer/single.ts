import { UploadError, isRetryableStatus } from "@s3-direct/upload-core";
import type { SinglePlan } from "@s3-direct/upload-core/contract";
import { isReadable } from "../files/readable.ts";
import { putToStorage } from "./xhr.ts";

export type TransferOptions = {
  file: Blob;
  stallTimeout: number;
  signal: AbortSignal;
  onProgress: (loaded: number) => void;
};

/**
 * One PUT of the whole file. May be sent again with the same plan: `If-None-Match: *` is among its signed headers.
 * @throws UploadError `NETWORK` or `STORAGE_UNAVAILABLE` when sending it again may help; `TRANSFER_REFUSED` with S3's
 * `status` and `code`, `FILE_CHANGED` or `ABORTED` when it can't.
 */
export async function putFile(plan: SinglePlan, options: TransferOptions): Promise<void> {
  const { file, stallTimeout, signal, onProgress } = options;
  const { url, headers } = plan;
  onProgress(0);
  const answer = await putToStorage({ url, headers, body: file, stallTimeout, signal, onProgress });

  switch (answer.kind) {
    case "answered": {
      const { status, code } = answer;
      if (status >= 200 && status < 300) return;
      // The object is there already. Only this upload can have put it under its own key, in an attempt whose answer was
      // lost: ours, or one of the browser's own (Chromium repeats a PUT when a kept-alive connection breaks). Finish
      // compares size and type and decides.
      if (status === 412) return;
      const details = { status, ...(code !== undefined && { code }) };
      throw new UploadError(isRetryableStatus(status, code) ? "STORAGE_UNAVAILABLE" : "TRANSFER_REFUSED", { details });
    }
    case "unreachable":
      if (!(await isReadable(file))) throw new UploadError("FILE_CHANGED");
      throw new UploadError("NETWORK", {
        sentence: "The storage cannot be reached. Check the connection and try again.",
      });
    case "stalled":
      throw new UploadError("NETWORK", { sentence: "The connection to the storage stood still." });
  }
}
