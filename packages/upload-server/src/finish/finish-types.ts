import type { CheckedFile } from "@s3-direct/upload-core";
import type { PrivateFile, PublishedFile } from "@s3-direct/upload-core/contract";
import type { Derive } from "../derive/derive.ts";
import type { Caller } from "../own-upload.ts";
import type { PublishOptions } from "./publish.ts";
import type { S3Storage } from "../s3/storage.ts";
import type { JsonValue } from "../upload-record.ts";
import type { VerifyHook } from "./verify-hook.ts";
import type { FinishRules } from "./verify.ts";

export type FinishUploadDeps = {
  storage: S3Storage;
  caller: Caller;
  rules: FinishRules;
  /** The application's own look at the file before it is published. @default none */
  verify?: VerifyHook | undefined;
  /** How long `verify` may take, in seconds. @default 20 */
  verifyTimeout?: number | undefined;
  /** Asked about a file that has arrived and is not published, before it is verified. With an answer another process does the rest. @default none does */
  defer?: ((arrived: ArrivedUpload) => Promise<Deferred | undefined>) | undefined;
  /** Runs when the file has passed, before it is published. It may run more than once: make it idempotent. @default nothing */
  prepare?: ((verified: PassedUpload) => Promise<void>) | undefined;
  /** What the published object gets besides its type and name. @default nothing */
  publish?: PublishOptions | undefined;
  /** Makes variants of a file that has passed, before it is published: `images`. @default nothing */
  derive?: Derive | undefined;
};

/** A file that is stored as it was announced. Its content has not been looked at. */
export type ArrivedUpload = {
  file: CheckedFile;
  /** What `onCreate` returned. */
  metadata: JsonValue;
};

/** What finish answers for a file that another process verifies and publishes. */
export type Deferred = {
  /** After how many seconds the browser asks again. */
  retryAfter: number;
};

/** A file that has passed, as it is or will be published. */
export type PassedUpload = {
  file: PublishedFile | PrivateFile;
  /** What `onCreate` returned. */
  metadata: JsonValue;
  /** What `verify` returned. */
  verified: JsonValue;
};

export type FinishedUpload =
  | ({
      status: "done";
      /** When S3 had all of it, by S3's clock, in whole seconds; for an upload in parts, when it was created. */
      storedAt: Date | undefined;
    } & PassedUpload)
  /** A large copy is under way, or the file has not arrived, or another process has it: call again. */
  | { status: "pending"; retryAfter: number; copied: number };
