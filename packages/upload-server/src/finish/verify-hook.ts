import { UploadError, type CheckedFile } from "@s3-direct/upload-core";
import type { Changed } from "./changed.ts";
import { streamUpload } from "../s3/stream-upload.ts";
import { isNotFound, isPreconditionFailed, mapStorageError } from "../s3/map-error.ts";
import type { S3Storage } from "../s3/storage.ts";
import type { JsonValue } from "../upload-record.ts";

/** What an application's `verify` gets: a virus scan, a moderation. */
export type UploadToVerify = {
  file: CheckedFile;
  /** The upload key. */
  key: string;
  /** What `onCreate` returned. */
  metadata: JsonValue;
  /**
   * Opens the file, any number of times: the very bytes that will be published, or that `derive` works on, or an error. Read a
   * stream to its end or cancel it, and keep no more of it than you need. One that is left unread for 10 seconds may break off, whatever
   * `verifyTimeout` says; a `socketTimeout` in the storage's `requestHandler` is another time for that and for all calls to S3.
   * @param range the first byte and the one after the last @default all of it
   */
  read: (range?: { start: number; end: number }) => Promise<ReadableStream<Uint8Array>>;
  /** Aborts when the time is up; what is read then fails. */
  signal: AbortSignal;
};

/**
 * @returns what the application wants to know of the file at `onFinish`, as JSON of at most 60 KB: labels, the id of a transcoding
 * @throws UploadError to refuse the file; anything else is a fault, and the file is not published either
 */
export type VerifyHook = (upload: UploadToVerify) => JsonValue | void | Promise<JsonValue | void>;

export type VerifyHookDeps = {
  storage: S3Storage;
  hook: VerifyHook;
  /** In seconds. */
  timeout: number;
};

/** What came of `verify`. */
export type Hooked = { kind: "passed"; verified: JsonValue } | Changed;

export type FileToVerify = Pick<UploadToVerify, "file" | "key" | "metadata"> & { etag: string };

/**
 * Lets the application look at a file before it is published. Fails closed: whatever goes wrong, the file stays unpublished.
 * @returns what the hook returned; `changed` when the upload is no longer the one that was read before
 * @throws UploadError the application's refusal, or CHECK_UNAVAILABLE with what went wrong as its cause
 */
export async function runVerifyHook(
  { storage, hook, timeout }: VerifyHookDeps,
  { etag, ...upload }: FileToVerify,
): Promise<Hooked> {
  const over = new AbortController();
  const { signal } = over;
  // Not AbortSignal.any of a timeout: Node 20 forgets the latter when it collects garbage, and the hook would never end.
  const late = () => over.abort(new DOMException("The check took too long.", "TimeoutError"));
  const timer = setTimeout(late, timeout * 1000);
  let readFailure: unknown;
  let verified: JsonValue;
  const read: UploadToVerify["read"] = async (range) => {
    try {
      const bytes = await streamUpload(storage, { key: upload.key, size: upload.file.size, etag, range, signal });
      return watched(bytes, (error) => {
        // That the time is up is told as such.
        if (!signal.aborted) readFailure ??= error;
      });
    } catch (error) {
      readFailure ??= error;
      throw error;
    }
  };
  try {
    // A hook that ignores the signal is not waited for.
    verified = (await Promise.race([hook({ ...upload, read, signal }), rejectedBy(signal)])) ?? undefined;
  } catch (error) {
    if (isChange(readFailure)) return { kind: "changed" };
    if (error instanceof UploadError) throw error;
    throw unavailable(readFailure === undefined ? error : mapStorageError(readFailure));
  } finally {
    clearTimeout(timer);
    // A stream that the hook did not read to its end would hold its connection.
    over.abort();
  }
  if (isChange(readFailure)) return { kind: "changed" };
  // When a read failed, the hook has not seen the whole file, whatever it returned.
  if (readFailure !== undefined) throw unavailable(mapStorageError(readFailure));
  return { kind: "passed", verified };
}

/** The same stream, which tells that it could not be read to its end: the hook may keep that to itself. */
function watched(bytes: ReadableStream<Uint8Array>, onFailure: (error: unknown) => void): ReadableStream<Uint8Array> {
  const reader = bytes.getReader();
  let isCancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          // A hook that has seen enough may say so while a read is under way: that closes both streams.
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
    // Nothing is read before it is asked for: what nobody reads can't fail.
    { highWaterMark: 0 },
  );
}

const isChange = (error: unknown) => isPreconditionFailed(error) || isNotFound(error);

const unavailable = (cause: unknown) => new UploadError("CHECK_UNAVAILABLE", { cause });

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = () => reject(signal.reason instanceof Error ? signal.reason : new Error("The check was aborted."));
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}
