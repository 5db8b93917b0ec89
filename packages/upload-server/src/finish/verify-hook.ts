import { UploadError, type CheckedFile } from "@s3-direct/upload-core";
import type { Changed } from "./changed.ts";
import { beforeTimeout } from "../lib/before-timeout.ts";
import { streamUpload } from "../s3/stream-upload.ts";
import { isNotFound, isPreconditionFailed, mapStorageError } from "../s3/map-error.ts";
import type { S3Storage } from "../s3/storage.ts";
import type { JsonValue } from "../upload-record.ts";

/** What an application's `verify` gets: for a virus scan, or moderation. */
export type UploadToVerify = {
  file: CheckedFile;
  /** The upload key. */
  key: string;
  /** What `onCreate` returned. */
  metadata: JsonValue;
  /**
   * Opens the file, any number of times: exactly the bytes that will be published, or that `derive` works on, or an
   * error. Read a stream to its end or cancel it, and keep no more of it than you need. A stream that is not read for
   * 10 seconds may break off, whatever `verifyTimeout` says. A `socketTimeout` in the storage's `requestHandler`
   * changes this time, for all calls to S3.
   * @param range the first byte and the one after the last @default the whole file
   */
  read: (range?: { start: number; end: number }) => Promise<ReadableStream<Uint8Array>>;
  /** Aborted when the time is up. Reads then fail. */
  signal: AbortSignal;
};

/**
 * @returns what the application needs to know about the file in `onFinish`, as JSON of at most 60 KB: labels, the id of
 * a transcoding job. Not `false`: that looks like a refusal, so the file is not published
 * @throws UploadError to refuse the file. Any other error is a fault, and the file is not published either
 */
export type VerifyHook = (upload: UploadToVerify) => JsonValue | void | Promise<JsonValue | void>;

export type VerifyHookDeps = {
  storage: S3Storage;
  hook: VerifyHook;
  /** In seconds. */
  timeout: number;
};

/** @throws TypeError for a `verifyTimeout` that is not a number of seconds above 0, at most 3,600 */
export function requireVerifyTimeout(verifyTimeout: number | undefined): void {
  if (verifyTimeout !== undefined && !(verifyTimeout > 0 && verifyTimeout <= 3_600))
    throw new TypeError("verifyTimeout is a number of seconds above 0, at most 3,600.");
}

/** The outcome of `verify`. */
export type Hooked = { kind: "passed"; verified: JsonValue } | Changed;

export type FileToVerify = Pick<UploadToVerify, "file" | "key" | "metadata"> & { etag: string };

/**
 * Lets the application check a file before it is published. Fails closed: on any error the file stays unpublished.
 * @returns what the hook returned; `changed` if the upload is no longer the one that was read before
 * @throws UploadError the application's refusal, or CHECK_UNAVAILABLE with the error as its cause
 */
export async function runVerifyHook(
  { storage, hook, timeout }: VerifyHookDeps,
  { etag, ...upload }: FileToVerify,
): Promise<Hooked> {
  let readFailure: unknown;
  // A range beyond the file is the hook's own mistake, and hides no later failure.
  const hasSeenAll = () => readFailure === undefined || readFailure instanceof RangeError;
  const noteFailure = (error: unknown) => {
    if (hasSeenAll()) readFailure = error;
  };
  const run = async (signal: AbortSignal) => {
    const read: UploadToVerify["read"] = async (range) => {
      try {
        const bytes = await streamUpload(storage, { key: upload.key, size: upload.file.size, etag, range, signal });
        return watched(bytes, (error) => {
          // A timeout is reported as a timeout, not as a failed read.
          if (!signal.aborted) noteFailure(error);
        });
      } catch (error) {
        noteFailure(error);
        throw error;
      }
    };
    return hook({ ...upload, read, signal });
  };
  let verified: JsonValue;
  try {
    verified = (await beforeTimeout(timeout, run)) ?? undefined;
    if (verified === false) throw new TypeError("verify returned false: to refuse the file, throw an UploadError.");
  } catch (error) {
    if (isChange(readFailure)) return { kind: "changed" };
    // A hook may take a broken stream for a broken file, and a refusal is stored.
    if (hasSeenAll() && error instanceof UploadError) throw error;
    throw unavailable(readFailure === undefined ? error : mapStorageError(readFailure));
  }
  if (isChange(readFailure)) return { kind: "changed" };
  // If a read failed, the hook has not seen the whole file, whatever it returned.
  if (readFailure !== undefined) throw unavailable(mapStorageError(readFailure));
  return { kind: "passed", verified };
}

/** Returns the same stream, and reports if it could not be read to its end: the hook may hide that error. */
function watched(bytes: ReadableStream<Uint8Array>, onFailure: (error: unknown) => void): ReadableStream<Uint8Array> {
  const reader = bytes.getReader();
  let isCancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          // A hook may cancel the stream while a read is running: that closes both streams.
          if (isCancelled) return;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          onFailure(error);
          throw error;
        }
      },
      cancel(reason) {
        isCancelled = true;
        return reader.cancel(reason);
      },
    },
    // Nothing is read ahead: a stream that is not read can't fail.
    { highWaterMark: 0 },
  );
}

const isChange = (error: unknown) => isPreconditionFailed(error) || isNotFound(error);

const unavailable = (cause: unknown) => new UploadError("CHECK_UNAVAILABLE", { cause });
