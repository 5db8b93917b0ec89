import { MiB, UploadError, toUploadError } from "@s3-direct/upload-core";
import { hasExpired } from "../flow/created-upload.ts";
import { readBytes } from "../files/readable.ts";
import { isAnswered } from "../recovery/outage.ts";
import type { RetryOptions } from "../recovery/retry.ts";
import { isAvoided } from "../transfer/host-health.ts";
import type { FreshPart, SigningWindow } from "./signing-window.ts";

/** Repeats what may heal, within the budget of one part. */
export type Repeat = <T>(attempt: () => Promise<T>, options?: Pick<RetryOptions, "isOffline">) => Promise<T>;

export type SendPartDeps = {
  sliceOf: (partNumber: number) => Blob;
  signing: Pick<SigningWindow, "sign">;
  /** One request to S3. */
  send: (part: FreshPart, body: Blob) => Promise<void>;
  repeat: Repeat;
};

const largestCopy = 32 * MiB;

/**
 * Sends one part until S3 has it.
 *
 * A URL is replaced when it has expired, when S3 refuses it (once: when a fresh one is refused too, age was not the reason),
 * and when there was no answer at all: an S3 without CORS headers on its errors refuses that way, and the API is the one to
 * tell whether there is a network.
 * @throws UploadError
 */
export async function sendPart(deps: SendPartDeps, signed: FreshPart): Promise<void> {
  const { sliceOf, signing, send, repeat } = deps;
  const { partNumber } = signed;
  const slice = sliceOf(partNumber);
  let part: FreshPart | undefined = signed;
  let body = slice;

  const sign = async () => {
    [part] = await signing.sign([partNumber]);
  };
  const attempt = async (): Promise<void> => {
    if (part === undefined || hasExpired(part) || isAvoided(part.url)) await sign();
    const current = part ?? signed;
    try {
      await send(current, body);
    } catch (thrown) {
      const { code, details } = toUploadError(thrown);
      // Signed before it has a connection again: the next URL may be of another host. S3 has refused nothing.
      if (details["reason"] === "expired") return attempt();
      if (code === "NETWORK") part = undefined;
      body = details["reason"] === "stalled" ? await copyOf(slice) : slice;
      throw thrown;
    }
  };

  // The API is asked for another URL: any answer tells that the storage is down, and not the network.
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

/** @throws UploadError `UPLOAD_GONE` where S3 has thrown the parts away, otherwise what was thrown */
function throwGone(thrown: unknown): never {
  const isGone = toUploadError(thrown).details["code"] === "NoSuchUpload";
  throw isGone ? new UploadError("UPLOAD_GONE", { cause: thrown }) : thrown;
}

/** The same bytes, but in memory: Safari can hang for ever in sending a slice of a file on disk. Large parts stay slices. */
async function copyOf(slice: Blob): Promise<Blob> {
  if (slice.size > largestCopy) return slice;
  // A file that cannot be read says so when it is sent.
  return readBytes(slice).then(
    (bytes) => new Blob([bytes]),
    () => slice,
  );
}
