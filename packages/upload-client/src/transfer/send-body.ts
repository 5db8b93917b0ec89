import { UploadError, isRetryableStatus } from "@s3-direct/upload-core";
import { isReadable } from "../files/readable.ts";
import type { Connections } from "../scheduling/connections.ts";
import { network } from "./network.ts";
import type { StorageAnswer, StorageRequest } from "./xhr.ts";

export type SendRequest = StorageRequest & {
  send: (request: StorageRequest) => Promise<StorageAnswer>;
  /** The page's connections, of which one is used. */
  connections: Connections;
  /** Bytes of the whole file that S3 does not have yet. */
  remaining?: number;
  /** Called when it has to wait because other tabs use all connections. */
  onWait?: (() => void) | undefined;
  /** Called when it gets a connection. */
  onStart: () => void;
};

/**
 * Sends a whole file or a part to S3, over the next free connection to the URL's host. Can be repeated.
 * @throws UploadError `NETWORK` or `STORAGE_UNAVAILABLE` if sending it again may help; `TRANSFER_REFUSED` with S3's
 * `status` and `code`, `FILE_CHANGED` or `ABORTED` if not.
 */
export function sendBody(request: SendRequest): Promise<void> {
  const { host: lane, origin } = new URL(request.url);
  network.storage = origin;
  const attempt = async () => {
    request.onStart();
    request.onProgress(0);
    const { isLeftOut: _, ...answer } = await request.send(request);
    const { status } = answer;
    // 412 to `If-None-Match: *`: the object already exists. Only this upload can have put it under its own key, in an
    // attempt whose answer was lost: one of this page's, or one of the browser's own (Chromium repeats a PUT when a
    // kept-alive connection breaks). Finish compares size and type and decides.
    if ((status >= 200 && status < 300) || status === 412) return;
    if (status === 0 && !(await isReadable(request.body))) throw new UploadError("FILE_CHANGED");
    const mayHeal = isRetryableStatus(status, answer.code);
    const code = status === 0 ? "NETWORK" : mayHeal ? "STORAGE_UNAVAILABLE" : "TRANSFER_REFUSED";
    // Includes the storage's origin, because a page may upload to several.
    throw new UploadError(code, { details: { ...answer, storage: origin } });
  };
  return request.connections(attempt, { ...request, lane });
}
