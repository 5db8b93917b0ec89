import type { UploadErrorCode } from "@s3-direct/upload-core";

/**
 * The facts that a sentence about a failure may mention, if they are known. Amounts are already formatted in the
 * reader's language, and types are named by their labels: "JPEG".
 */
type FailureFacts = {
  /** The server's own words, in English, with all of the facts; undefined if there are no more than the code's. */
  sentence: string | undefined;
  /** The file's type: `expected` by its name, and `found` in its content. */
  type: string | undefined;
  /** Whether its type is accepted, but its name does not match it: photo.png.exe. */
  isWrongName: boolean;
  /** Whether its name and what the browser says are of different types. */
  isTypeUnclear: boolean;
  canCarryScripts: boolean;
  /** Whether files of its type are taken from accounts, but not from guests. */
  needsAccount: boolean;
  expected: string | undefined;
  found: string | undefined;
  width: string | undefined;
  height: string | undefined;
  maxPixels: string | undefined;
  size: string | undefined;
  unpacked: string | undefined;
  maxFiles: string | undefined;
  minFiles: string | undefined;
  maxTotalSize: string | undefined;
  maxSize: string | undefined;
  maxLength: string | undefined;
  /** Whether its name is too long for what is sent with it. That limit is in bytes, so a person is told no number. */
  isTooLong: boolean;
  /** Which of a person's limits it is. */
  limit: string | undefined;
  /** How much storage is free. */
  free: string | undefined;
  /** Finds the failure in the API's log. */
  requestId: string | undefined;
  /** Whether the page is outdated, and can't load code. */
  isOutdated: boolean;
  /** Whether the page can't load code, for any reason. */
  isUnloaded: boolean;
  /** How long to wait until a retry may succeed. */
  wait: string | undefined;
  accepted: string | undefined;
  /** Whether the sentence names the accepted kinds. If not, the page does. */
  namesKinds: boolean;
};

export type FailureSentences = Record<UploadErrorCode, (facts: FailureFacts) => string>;
