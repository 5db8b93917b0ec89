import { type UploadError, toUploadError } from "@s3-direct/upload-core";
import { type BegunUpload, hasExpired } from "../begun-upload.ts";
import type { TransferEvent } from "../reduce-upload.ts";
import { abortTime } from "../time-limits.ts";
import { rest } from "./rest.ts";
import { type RetryOptions, withRetries } from "./retry.ts";

/** What a transfer has failed of, and whether another key has been tried before. */
export type Failure = { thrown?: unknown; wasRefused?: boolean };

/** An upload of which nobody knows whether it has arrived. */
export type Doubt = Failure & {
  begun: BegunUpload;
  /** Asks finish. */
  ask: () => Promise<unknown>;
  /** Where it is asked until there is an answer. */
  retry?: RetryOptions;
  emit: (event: TransferEvent) => void;
};

/**
 * What finish says of it.
 * @returns false where nothing is there that could be published: then it may begin anew, under another key
 * @throws UploadError what the transfer has failed of, where another key does not help; what finish refuses the upload for,
 * or why it could not be asked. `UPLOAD_GONE` is what was ended or published on purpose, and not to be sent again
 */
export async function hasArrived({ begun, ask, retry, thrown, wasRefused, emit }: Doubt): Promise<boolean> {
  const isInParts = begun.plan.kind === "multipart";
  if (thrown !== undefined && !(isInParts ? isForgotten : isOfAge)(toUploadError(thrown))) throw thrown;
  // Who aborts an upload elsewhere frees its parts first, and leaves a mark a moment later.
  if (isInParts && retry !== undefined) await rest(abortTime, { signal: retry.signal });
  const asked = () =>
    ask().then(
      () => true,
      (refusal: unknown) => {
        const error = toUploadError(refusal);
        if (error.code === "UPLOAD_NOT_ARRIVED" || (isInParts && isForgotten(error))) return false;
        throw error;
      },
    );
  if (await (retry === undefined ? asked() : withRetries(asked, retry))) return true;
  // When a fresh URL is refused too, age was not the reason.
  if (wasRefused && (isInParts || !hasExpired(begun))) throw thrown;
  if (isInParts) emit({ type: "restarted", reason: "expired" });
  return false;
}

/**
 * 403 is what S3 says to an expired URL, to expired credentials, and to a clock that is wrong. An S3 without CORS headers on
 * its errors says it as status 0, which cannot be told from a network failure; asking the API for a fresh URL then also tells
 * which of the two it is. Parts are signed again one by one.
 */
function isOfAge({ code, details }: UploadError): boolean {
  return code === "NETWORK" || (code === "TRANSFER_REFUSED" && details["status"] === "403");
}

/** Gone, and nobody knows why: what was ended or published has a reason. */
function isForgotten({ code, details }: UploadError): boolean {
  return code === "UPLOAD_GONE" && details["because"] === undefined;
}
