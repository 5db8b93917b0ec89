import { mediaKeyOf, parseUploadKey, toUploadError, UploadError, type UploadKey } from "@s3-direct/upload-core";
import type { S3Storage } from "../s3/storage.ts";
import { createSingleFlight } from "../lib/single-flight.ts";

/** An upload that nobody is waiting for. */
export type LateUpload = {
  /** The user who began it, as its key says: the `owner` of its endpoint, or one of the `formerOwners`. */
  owner: string;
  /** The upload key. */
  key: string;
  /** Set for an upload whose parts have yet to be put together. */
  uploadId?: string;
};

export type LateFinishDeps = {
  storage: S3Storage;
  /**
   * What finishes uploads, by endpoint name: the mounted procedure, called with a context that the application makes for the
   * owner, so that its middleware, `verify`, `prepare` and `onFinish` run as for a browser. Uploads of an
   * endpoint that is not here are not finished.
   *
   *     attachment: async ({ owner, ...upload }) => router.createCaller(await contextOf(owner)).attachment.finish(upload)
   */
  endpoints: Readonly<
    Record<string, (upload: LateUpload) => Promise<{ status: "done" } | { status: "pending"; retryAfter: number }>>
  >;
  /**
   * Returns those of these media keys (`file.key` in `onFinish`, up to 1,000 at a time) that the application has a record of: their uploads
   * are finished already. Unlike for `sweep`, a row that `prepare` has written counts only when `onFinish` has
   * marked it as published.
   */
  known: (mediaKeys: readonly string[]) => Promise<ReadonlySet<string>>;
};

export type FinishDeferredDeps = Pick<LateFinishDeps, "storage" | "endpoints">;

/** The outcome for an upload. One that could not be finished this time has none: it is thrown, or counted as failed. */
export type LateOutcome =
  | { status: "finished"; key: string }
  /** It never will be published: its file is not accepted, or somebody has ended the upload or taken the file back. */
  | { status: "refused"; key: string; error: UploadError };

/** An upload of one of these endpoints, with what its key says. */
export type Candidate = { key: string; upload: UploadKey };

/** @returns undefined for a key that is no upload of these endpoints */
export function candidateOf({ endpoints }: FinishDeferredDeps, key: string): Candidate | undefined {
  const upload = parseUploadKey(key);
  return upload && Object.hasOwn(endpoints, upload.endpoint) ? { key, upload } : undefined;
}

/** The files that the application has no record of. */
export async function unrecorded<Item extends Candidate>(
  { storage, known }: LateFinishDeps,
  candidates: readonly Item[],
): Promise<Item[]> {
  if (candidates.length === 0) return [];
  const mediaKeys = await Promise.all(candidates.map(({ key }) => mediaKeyOf(key, storage.mediaKeys)));
  const recorded = await known(mediaKeys);
  return candidates.filter((_, index) => !recorded.has(mediaKeys[index] ?? ""));
}

/**
 * Finishes an upload as its browser would have: any number of calls, also beside the browser's, give one file and one answer. Calls with
 * the same `endpoints` while one is under way wait for the same finish.
 * @throws UploadError of a failure that passes, and whatever the application throws that is no refusal
 */
export function finishLate(deps: FinishDeferredDeps, upload: Unfinished): Promise<LateOutcome> {
  const { storage, endpoints } = deps;
  const id = `${upload.key} ${upload.uploadId ?? ""}`;
  // Who calls finish as a queue's worker must not wait for another's finish, which waits for that worker.
  const subject = { owner: endpoints, id, clock: storage.clock, longest: longestFinish };
  return shareFinish(subject, () => finishUntilDone(deps, upload)).result;
}

type Unfinished = Candidate & { uploadId?: string | undefined };

const shareFinish = createSingleFlight<LateOutcome>();

/** In milliseconds. A copy that takes longer, of terabytes, goes on with the next event or run. */
const longestFinish = 3_600_000;

async function finishUntilDone(
  { storage, endpoints }: FinishDeferredDeps,
  { key, upload: { endpoint, owner }, uploadId }: Unfinished,
): Promise<LateOutcome> {
  const until = storage.clock.now() + longestFinish;
  const finish = endpoints[endpoint];
  if (finish === undefined) throw new TypeError(`No endpoint is named "${endpoint}".`);
  try {
    while (storage.clock.now() < until) {
      const finished = await finish({ owner, key, ...(uploadId !== undefined && { uploadId }) });
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

/** @returns undefined for failures that pass, and for faults */
function refusalOf(thrown: unknown): UploadError | undefined {
  const error = toUploadError(thrown);
  // Somebody whom the application asked took too long.
  if (error.code === "ABORTED") return undefined;
  if (error.code !== "INTERNAL") return error.retryable ? undefined : error;
  // Thrown by the application's own middleware or hooks, with no more than tRPC's code.
  const code = thrown instanceof Error && thrown.name === "TRPCError" && "code" in thrown ? thrown.code : undefined;
  if (!refusalCodes.has(code)) return undefined;
  return new UploadError(code === "UNAUTHORIZED" ? "SIGNED_OUT" : "REFUSED", { cause: thrown });
}

/**
 * tRPC's codes for 4xx, without those that pass: TIMEOUT, TOO_MANY_REQUESTS and CLIENT_CLOSED_REQUEST.
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
