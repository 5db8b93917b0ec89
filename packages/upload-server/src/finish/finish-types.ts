import type { CheckedFile } from "@s3-direct/upload-core";
import type { PrivateFile, PublishedFile } from "@s3-direct/upload-core/contract";
import type { Derive } from "../derive/derive.ts";
import type { Caller } from "../own-upload.ts";
import type { PublishOptions } from "./publish-options.ts";
import type { S3Storage } from "../s3/storage.ts";
import type { JsonValue } from "../upload-record.ts";
import type { VerifyHook } from "./verify-hook.ts";
import type { FinishRules } from "./verify.ts";

/** What `finishUpload` needs: who calls it, by which rules it judges, and the application's hooks. */
export type FinishUploadDeps = {
  storage: S3Storage;
  caller: Caller;
  rules: FinishRules;
  /** Aborts when the caller has left: a finish that waits for a file to arrive then ends. All else goes on. */
  signal?: AbortSignal | undefined;
  /** The application's own check of the file before it is published. @default none */
  verify?: VerifyHook | undefined;
  /** How long `verify` may take, in seconds, at most 3,600. @default 20 */
  verifyTimeout?: number | undefined;
  /**
   * Called for a file that has arrived and is not published, before it is verified. If it returns a value, another
   * process does the rest. @default none
   */
  deferFinish?: ((arrived: ArrivedUpload) => Promise<Deferred | undefined>) | undefined;
  /**
   * Runs after a file was accepted, before it is published, maybe more than once: make it idempotent. @default nothing
   */
  prepare?: ((verified: PassedUpload) => Promise<void>) | undefined;
  /** What the published object gets besides its type and name. @default nothing */
  publish?: PublishOptions | undefined;
  /** Makes variants of an accepted file before it is published: `images`. @default nothing */
  derive?: Derive | undefined;
};

/** A file that is stored as it was announced. Its content has not been checked. */
export type ArrivedUpload = {
  file: CheckedFile;
  /** What `onCreate` returned. */
  metadata: JsonValue;
};

/** What finish answers for a file that another process verifies and publishes. */
export type Deferred = {
  /** After how many seconds the browser calls again; above 0, at most 3,600. */
  retryAfter: number;
};

/** An accepted file, as it is or will be published. */
export type PassedUpload = {
  file: PublishedFile | PrivateFile;
  /** What `onCreate` returned. */
  metadata: JsonValue;
  /** What `verify` returned. */
  verified: JsonValue;
};

/** What one call of finish has come to. */
export type FinishOutcome =
  | ({
      status: "done";
      /** When S3 had the whole file, by S3's clock, in whole seconds; for a multipart upload, when it was created. */
      storedAt: Date | undefined;
    } & PassedUpload)
  /** A large copy is running, the file has not arrived, or another process works on it: call again. */
  | { status: "pending"; retryAfter: number; copied: number };
