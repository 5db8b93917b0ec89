import type { S3Client } from "@aws-sdk/client-s3";
import { toUploadError, type UploadError } from "@s3-direct/upload-core";
import { isOlder } from "./find-orphans.ts";
import {
  candidateOf,
  finishLate,
  unrecorded,
  type Candidate,
  type LateFinishDeps,
  type LateOutcome,
} from "./late-finish/late-finish.ts";
import { pagesOfObjects, pagesOfUnfinished } from "./s3/all-pages.ts";
import { inParallel } from "./s3/in-parallel.ts";
import { mapStorageError } from "./s3/map-error.ts";
import { listUploadParts } from "./s3/stored-parts.ts";

export type ReconcileOptions = {
  /** Only reports which uploads there are, and finishes none. @default false */
  dryRun?: boolean;
  /**
   * How old, in seconds, an upload must be: a younger one's browser is probably at it. Counted from when it was stored; for an upload in
   * parts, from when it was created. @default 900: 15 minutes
   */
  grace?: number;
  /** Called for each upload. @default nothing */
  onOutcome?: (outcome: ReconcileOutcome) => void;
};

export type ReconcileOutcome =
  | LateOutcome
  /** With `dryRun`: it is whole, and the application has no record of it. */
  | { status: "found"; key: string }
  /** Not this time: the next run tries again. */
  | { status: "failed"; key: string; error: UploadError };

/** How many uploads there were of each kind. */
export type Reconciled = Record<ReconcileOutcome["status"], number>;

/** A finish may decode a picture, and few fit into memory at once; a finish that waits too long for that fails. */
const maxFinishes = 4;

/**
 * Finishes all uploads that are whole and of which the application has no record, by listing the upload bucket: for tabs that were closed
 * after the last byte, where there are no events or one was lost. An upload in parts is whole when all its parts are there. Four are
 * finished at a time. It may run at any time, beside browsers and events, and more than once at a time.
 * @throws TypeError where the storage has no janitor, who alone may list
 * @throws UploadError STORAGE_UNAVAILABLE when the bucket can't be listed, and what `known` throws
 */
export async function reconcile(deps: LateFinishDeps, options: ReconcileOptions = {}): Promise<Reconciled> {
  const { janitor } = deps.storage;
  if (!janitor) throw new TypeError("reconcile needs a janitor: give createS3Storage its keys.");
  const reconciled: Reconciled = { found: 0, finished: 0, refused: 0, failed: 0 };
  for await (const page of pagesOfCandidates({ ...deps, janitor, grace: options.grace ?? 900 })) {
    const reconcileNext = async (upload: Found) => {
      const outcome = await reconcileOne(deps, upload, options);
      if (!outcome) return;
      reconciled[outcome.status] += 1;
      options.onOutcome?.(outcome);
    };
    await inParallel(await unrecorded(deps, page), reconcileNext, maxFinishes);
  }
  return reconciled;
}

/** A failure of one upload does not stop the others. @returns undefined for an upload whose parts are on their way */
async function reconcileOne(
  deps: LateFinishDeps,
  upload: Found,
  { dryRun = false }: ReconcileOptions,
): Promise<ReconcileOutcome | undefined> {
  const { key, uploadId } = upload;
  try {
    if (uploadId !== undefined && !(await hasAllParts(deps, { ...upload, uploadId }))) return undefined;
    return dryRun ? { status: "found", key } : await finishLate(deps, upload);
  } catch (error) {
    return { status: "failed", key, error: toUploadError(error) };
  }
}

type Found = Candidate & { uploadId?: string };
type Listing = LateFinishDeps & { janitor: S3Client; grace: number };

/** Whole objects, and uploads in parts, whose parts may be on their way. */
async function* pagesOfCandidates(listing: Listing): AsyncGenerator<Found[]> {
  const { storage, janitor, grace } = listing;
  const place = { Bucket: storage.uploadBucket, Prefix: "uploads/" };
  try {
    for await (const page of pagesOfObjects(janitor, place)) {
      yield page.flatMap(({ Key, size, since }) => {
        const candidate = isOlder(since, grace) ? candidateOf(listing, Key) : undefined;
        // A tombstone or a verdict has another size than the key says.
        return candidate?.upload.size === size ? [candidate] : [];
      });
    }
    for await (const page of pagesOfUnfinished(janitor, place)) {
      yield page.flatMap(({ Key, UploadId, since }) => {
        const candidate = isOlder(since, grace) ? candidateOf(listing, Key) : undefined;
        return candidate ? [{ ...candidate, uploadId: UploadId }] : [];
      });
    }
  } catch (error) {
    // Only failures of the listing: what is done with a page throws outside.
    throw mapStorageError(error);
  }
}

/** Finish compares part by part; this only leaves uploads alone whose parts are on their way. */
async function hasAllParts(
  { storage }: LateFinishDeps,
  { key, upload, uploadId }: Candidate & { uploadId: string },
): Promise<boolean> {
  const parts = (await listUploadParts(storage, { key, uploadId })) ?? [];
  return parts.reduce((sum, { size }) => sum + size, 0) === upload.size;
}
