import { mediaKeyOf, parseUploadKey, toUploadError, UploadError, type UploadKey } from "@s3-direct/upload-core";
import type { S3Storage } from "../s3/storage.ts";
import { beforeTimeout } from "../lib/before-timeout.ts";
import { createSingleFlight } from "../lib/single-flight.ts";

/** An upload that no browser is waiting for. */
export type LateUpload = {
  /** The user who created it, according to its key: the `owner` of its endpoint, or one of the `formerOwners`. */
  owner: string;
  /** The upload key. */
  key: string;
  /** Set for a multipart upload that is not completed yet. */
  uploadId?: string;
};

/** How uploads are finished without their browser: for `finishFromEvent` and `reconcile`. */
export type LateFinishDeps = {
  storage: S3Storage;
  /**
   * The functions that finish uploads, by endpoint name: each calls the mounted procedure, with a context that the
   * application makes for the owner, so that its middleware, `verify`, `prepare` and `onFinish` run as for a browser.
   * Uploads of an endpoint that is not listed are not finished.
   *
   *     attachment: async ({ owner, ...upload }) => router.createCaller(await contextOf(owner)).attachment.finish(upload)
   */
  endpoints: Readonly<
    Record<string, (upload: LateUpload) => Promise<{ status: "done" } | { status: "pending"; retryAfter: number }>>
  >;
  /**
   * Returns those of these media keys (`file.key` in `onFinish`, up to 1,000 at a time) whose uploads are already
   * finished: the application has a record of the file. Unlike for the `known` of `sweep`, a row that `prepare` has
   * written counts only after `onFinish` has marked it as published.
   */
  finished: (mediaKeys: readonly string[]) => Promise<ReadonlySet<string>>;
};

export type FinishDeferredDeps = Pick<LateFinishDeps, "storage" | "endpoints">;

/**
 * The outcome for an upload. If it could not be finished this time there is none: the error is thrown, or counted as
 * failed.
 */
export type LateOutcome =
  | { status: "finished"; key: string }
  /** It will never be published: its file is not accepted, the upload was ended, or the file was taken back. */
  | { status: "refused"; key: string; error: UploadError };

/** An upload of one of these endpoints, with its parsed key. */
export type Candidate = { key: string; upload: UploadKey };

/** @returns undefined for a key that is not an upload of these endpoints */
export function candidateOf({ endpoints }: FinishDeferredDeps, key: string): Candidate | undefined {
  const upload = parseUploadKey(key);
  return upload && Object.hasOwn(endpoints, upload.endpoint) ? { key, upload } : undefined;
}

/** Returns the uploads that are not finished, according to the application. */
export async function unfinishedOf<Item extends Candidate>(
  { storage, finished }: LateFinishDeps,
  candidates: readonly Item[],
): Promise<Item[]> {
  if (candidates.length === 0) return [];
  const mediaKeys = await Promise.all(candidates.map(({ key }) => mediaKeyOf(key, storage.mediaKeys)));
  const done = await finished(mediaKeys);
  return candidates.filter((_, index) => !done.has(mediaKeys[index] ?? ""));
}

/** A finish may decode a picture, and few fit into memory at once. A finish that waits too long for its turn fails. */
export const maxFinishes = 4;

/**
 * Finishes an upload as its browser would have done. Any number of calls, also at the same time as the browser's,
 * produce one file and one answer. Calls with the same `endpoints` wait for the same finish while it is running.
 * @throws UploadError for a temporary failure, and whatever the application throws that is not a refusal
 */
export function finishLate(deps: FinishDeferredDeps, upload: Unfinished): Promise<LateOutcome> {
  const { storage, endpoints } = deps;
  const id = `${upload.key} ${upload.uploadId ?? ""}`;
  // Shared by `endpoints`: a queue's worker must not join the finish of an event, which waits for that worker.
  const subject = { owner: endpoints, id, clock: storage.clock, longest: longestFinish };
  return shareFinish(subject, () => finishUntilDone(deps, upload)).result;
}

type Unfinished = Candidate & { uploadId?: string | undefined };

const shareFinish = createSingleFlight<LateOutcome>();

/** In milliseconds. A copy that takes longer, of terabytes, continues with the next event or run. */
const longestFinish = 3_600_000;

async function finishUntilDone(
  { storage, endpoints }: FinishDeferredDeps,
  { key, upload: { endpoint, owner }, uploadId }: Unfinished,
): Promise<LateOutcome> {
  const until = storage.clock.now() + longestFinish;
  const left = () => until - storage.clock.now();
  const finish = endpoints[endpoint];
  if (finish === undefined) throw new TypeError(`No endpoint is named "${endpoint}".`);
  try {
    while (left() > 0) {
      const callOnce = () => finish({ owner, key, ...(uploadId !== undefined && { uploadId }) });
      // The application's hooks may never end, and whoever waits for this finish may have others to do, or a lock.
      const finished = await beforeTimeout(left() / 1000, callOnce);
      if (finished.status === "done") return { status: "finished", key };
      await storage.clock.wait(finished.retryAfter * 1000);
    }
  } catch (thrown) {
    const error = refusalOf(thrown);
    if (!error) throw thrown;
    return { status: "refused", key, error };
  }
  throw new UploadError("STORAGE_UNAVAILABLE", { details: { pendingFor: longestFinish / 1000 } });
}

/** @returns undefined for temporary failures, and for faults */
function refusalOf(thrown: unknown): UploadError | undefined {
  const error = toUploadError(thrown);
  // A service that the application called took too long.
  if (error.code === "ABORTED") return undefined;
  if (error.code !== "INTERNAL") return error.retryable ? undefined : error;
  // Thrown by the application's own middleware or hooks, with only a tRPC code.
  const code = thrown instanceof Error && thrown.name === "TRPCError" && "code" in thrown ? thrown.code : undefined;
  if (!refusalCodes.has(code)) return undefined;
  return new UploadError(code === "UNAUTHORIZED" ? "SIGNED_OUT" : "REFUSED", { cause: thrown });
}

/**
 * tRPC's 4xx codes, except the temporary ones: TIMEOUT, TOO_MANY_REQUESTS and CLIENT_CLOSED_REQUEST.
 * https://trpc.io/docs/server/error-handling#error-codes
 */
const refusalCodes = new Set<unknown>([
  "PARSE_ERROR",
  "BAD_REQUEST",
  "UNAUTHORIZED",
  "PAYMENT_REQUIRED",
  "FORBIDDEN",
  "NOT_FOUND",
  "METHOD_NOT_SUPPORTED",
  "CONFLICT",
  "PRECONDITION_FAILED",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
  "UNPROCESSABLE_CONTENT",
  "PRECONDITION_REQUIRED",
]);
