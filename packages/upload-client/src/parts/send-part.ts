import { MiB, UploadError, toUploadError } from "@s3-direct/upload-core";
import { hasExpired } from "../flow/created-upload.ts";
import { readBytes } from "../files/readable.ts";
import { isAnswered } from "../recovery/outage.ts";
import type { RetryOptions } from "../recovery/retry.ts";
import { isAvoided } from "../transfer/host-health.ts";
import type { FreshPart, SigningWindow } from "./signing-window.ts";

/** Retries an attempt after failures that may be temporary, within the budget of one part. */
export type Repeat = <T>(attempt: () => Promise<T>, options?: Pick<RetryOptions, "isOffline">) => Promise<T>;

export type SendPartDeps = {
  sliceOf: (partNumber: number) => Blob;
  signing: Pick<SigningWindow, "sign" | "joinQueue">;
  /** Sends one request to S3. */
  send: (part: FreshPart, body: Blob) => Promise<void>;
  repeat: Repeat;
};

const largestCopy = 32 * MiB;

/**
 * Sends one part until S3 has it.
 *
 * The URL is replaced if it has expired; if S3 refuses it (once: if a new URL is refused too, age was not the reason);
 * and if there was no answer at all. An S3 without CORS headers on its errors seems not to answer when it refuses, and
 * the call to the API shows whether there is a network.
 * @throws UploadError
 */
export async function sendPart(deps: SendPartDeps, signed: FreshPart): Promise<void> {
  const { sliceOf, signing, send, repeat } = deps;
  const { partNumber } = signed;
  const slice = sliceOf(partNumber);
  let part: FreshPart | undefined = signed;
  let body = slice;
  let leaveRetries: (() => void) | undefined;

  const sign = async () => {
    [part] = await signing.sign([partNumber]);
  };
  const attempt = async (): Promise<void> => {
    if (part === undefined || hasExpired(part) || isAvoided(part.url)) await sign();
    const current = part ?? signed;
    leaveRetries?.();
    try {
      await send(current, body);
    } catch (thrown) {
      leaveRetries = signing.joinQueue();
      const { code, details } = toUploadError(thrown);
      // S3 has refused nothing: the URL expired in the queue. It is replaced before the next wait, because the new one
      // may be for another host.
      if (details["reason"] === "expired") return attempt();
      if (code === "NETWORK") part = undefined;
      body = details["reason"] === "stalled" ? await copyOf(slice) : slice;
      throw thrown;
    }
  };

  // Requests another URL from the API: any answer shows that the storage is down, not the network.
  const isOffline: RetryOptions["isOffline"] = async (signal) => !(await isAnswered(sign, signal));
  const sendWithRetries = () => repeat(attempt, { isOffline }).catch(throwGone);
  try {
    await sendWithRetries();
  } catch (thrown) {
    if (toUploadError(thrown).details["status"] !== "403") throw thrown;
    part = undefined;
    await sendWithRetries();
  }
}

/** @throws UploadError `UPLOAD_GONE` if S3 has deleted the parts, otherwise what was thrown */
function throwGone(thrown: unknown): never {
  const isGone = toUploadError(thrown).details["code"] === "NoSuchUpload";
  throw isGone ? new UploadError("UPLOAD_GONE", { cause: thrown }) : thrown;
}

/**
 * Returns the same bytes in memory: Safari can hang forever while it sends a slice of a file on disk. Large parts stay
 * slices.
 */
async function copyOf(slice: Blob): Promise<Blob> {
  if (slice.size > largestCopy) return slice;
  // If the file cannot be read, sending it reports that.
  return readBytes(slice).then(
    (bytes) => new Blob([bytes]),
    () => slice,
  );
}
