import type { UploadErrorCode } from "@s3-direct/upload-core";

/**
 * What a sentence about a failure may mention, where it is known. Amounts are written out already, in the reader's language, and types
 * under their labels: "JPEG".
 */
type FailureFacts = {
  /** The server's own words, in English, with all of the facts. */
  sentence: string;
  /** The file's type; `expected` is what its name says that it holds, and `found` what it does. */
  type: string | undefined;
  /** Its type would be taken, and its name does not fit that: photo.png.exe. */
  isWrongName: boolean;
  canCarryScripts: boolean;
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
  /** Which of the limits to what a person may have it is. */
  limit: string | undefined;
  /** How much room there is. */
  free: string | undefined;
  /** Finds in the API's log what went wrong there. */
  requestId: string | undefined;
  /** The page is of an older version, and lacks code. */
  isOutdated: boolean;
  /** The page lacks code, whyever it did not come. */
  isUnloaded: boolean;
  /** How long it takes until another try may succeed. */
  wait: string | undefined;
  accepted: string | undefined;
  /** Whether the sentence says what is accepted, or the page does so already. */
  namesKinds: boolean;
};

export type FailureSentences = Record<UploadErrorCode, (facts: FailureFacts) => string>;
