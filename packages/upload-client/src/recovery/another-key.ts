import { type UploadError, toUploadError } from "@s3-direct/upload-core";
import { unlessAborted } from "../abortable.ts";
import { type BegunUpload, hasExpired } from "../begun-upload.ts";
import type { TransferEvent } from "../reduce-upload.ts";
import { abortTime } from "../time-limits.ts";
import { giveBack } from "./give-back.ts";
import { rest } from "./rest.ts";
import { type RetryOptions, withRetries } from "./retry.ts";

/** What a transfer has failed of, and whether another key has been tried before. */
export type Failure = { thrown?: unknown; wasRefused?: boolean };

/** An upload of which nobody knows whether it has arrived. */
type Doubt = {
  begun: BegunUpload;
  /** Asks finish. */
  ask: () => Promise<unknown>;
};

/** The same of one that nothing more is done about. */
type LastDoubt = Doubt &
  Failure &
  Parameters<typeof giveBack>[0] & {
    /** What finish says that was asked while it was sent. */
    ahead: Promise<unknown> | undefined;
    retry: RetryOptions;
    emit: (event: TransferEvent) => void;
    keep: (begun: undefined) => void;
  };

/** What finish says of it. @returns false where nothing is there that could be published */
export async function hasArrived({ begun, ask }: Doubt): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (refusal) {
    const error = toUploadError(refusal);
    if (error.code === "UPLOAD_NOT_ARRIVED" || (isInParts(begun) && isForgotten(error))) return false;
    throw error;
  }
}

/**
 * A key, its record and its URL are signed as one, so a fresh URL is another create, with a key of its own. Finish decides
 * first: whatever failed here, what has arrived may be published already, and only the answer was lost.
 * @returns whether it has arrived; otherwise it may begin anew, under another key
 * @throws UploadError what the transfer has failed of, where another key does not help; what finish refuses the upload for,
 * or why it could not be asked. `UPLOAD_GONE` is what was ended or published on purpose, and not to be sent again
 */
export async function giveUp(doubt: LastDoubt): Promise<boolean> {
  const { begun, thrown, wasRefused, ahead, retry, emit, keep } = doubt;
  if (ahead && (await unlessAborted(ahead, retry.signal).catch(() => undefined))) return true;
  const inParts = isInParts(begun);
  if (thrown !== undefined && !(inParts ? isForgotten : isOfAge)(toUploadError(thrown))) throw thrown;
  // Who aborts an upload elsewhere frees its parts first, and leaves a mark a moment later.
  if (inParts) await rest(abortTime, { signal: retry.signal });
  if (await withRetries(() => hasArrived(doubt), retry)) return true;
  // When a fresh URL is refused too, age was not the reason.
  if (wasRefused && (inParts || !hasExpired(begun))) throw thrown;
  if (inParts) emit({ type: "restarted", reason: "expired" });
  keep(undefined);
  // Another create must not find the space that this one reserved still taken.
  await unlessAborted(
    giveBack(doubt, begun).catch(() => {}),
    retry.signal,
  );
  return false;
}

const isInParts = ({ plan }: BegunUpload) => plan.kind === "multipart";

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
