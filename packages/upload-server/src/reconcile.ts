import type { S3Client } from "@aws-sdk/client-s3";
import { toUploadError, type UploadError } from "@s3-direct/upload-core";
import { isOlder, requireGrace } from "./find-orphans.ts";
import {
  candidateOf,
  finishLate,
  maxFinishes,
  unfinishedOf,
  type Candidate,
  type LateFinishDeps,
  type LateOutcome,
} from "./late-finish/late-finish.ts";
import { pagesOfObjects, pagesOfUnfinished } from "./s3/all-pages.ts";
import { inParallel } from "./s3/in-parallel.ts";
import { listUploadParts } from "./s3/stored-parts.ts";

export type ReconcileOptions = {
  /** Only reports which uploads it found, and finishes none. @default false */
  dryRun?: boolean | undefined;
  /**
   * How old an upload must be, in seconds: the browser of a younger one is probably still working on it. The age counts
   * from when the upload was stored; for a multipart upload, from when it was created. @default 900: 15 minutes
   */
  grace?: number | undefined;
  /** Called for each upload. @default nothing */
  onOutcome?: ((outcome: ReconcileOutcome) => void) | undefined;
};

export type ReconcileOutcome =
  | LateOutcome
  /** With `dryRun`: the upload is complete, and the application has no record of it. */
  | { status: "found"; key: string }
  /** It failed this time; the next run tries again. */
  | { status: "failed"; key: string; error: UploadError };

/** How many uploads had each outcome. */
export type Reconciled = Record<ReconcileOutcome["status"], number>;

/**
 * Finishes all uploads that are complete and that the application has no record of, by listing the upload bucket: for
 * tabs that were closed after the last byte, if there are no events or one was lost. A multipart upload is complete if
 * all its parts have arrived. Four uploads are finished at a time. It may run at any time, alongside browsers and
 * events, and more than once at a time. A finish that has not ended after an hour counts as failed.
 * @throws TypeError if the storage has no janitor, as only that identity may list, or `grace` is no number of seconds
 * @throws UploadError STORAGE_UNAVAILABLE if the bucket can't be listed, and what `finished` throws
 */
export async function reconcile(deps: LateFinishDeps, options: ReconcileOptions = {}): Promise<Reconciled> {
  const { janitor } = deps.storage;
  if (!janitor) throw new TypeError("reconcile needs a janitor: give createS3Storage its keys.");
  const { grace = 900 } = options;
  requireGrace(grace);
  const reconciled: Reconciled = { found: 0, finished: 0, refused: 0, failed: 0 };
  for await (const page of pagesOfCandidates({ ...deps, janitor, grace })) {
    const reconcileNext = async (upload: Found) => {
      const outcome = await reconcileOne(deps, upload, options);
      if (!outcome) return;
      reconciled[outcome.status] += 1;
      options.onOutcome?.(outcome);
    };
    await inParallel(await unfinishedOf(deps, page), reconcileNext, maxFinishes);
  }
  return reconciled;
}

/**
 * Finishes one upload; its failure does not stop the others. @returns undefined for an upload whose parts still arrive
 */
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

/** Yields complete objects, and multipart uploads, whose parts may still be arriving. */
async function* pagesOfCandidates(listing: Listing): AsyncGenerator<Found[]> {
  const { storage, janitor, grace } = listing;
  const folder = { Bucket: storage.uploadBucket, Prefix: "uploads/" };
  for await (const page of pagesOfObjects(janitor, folder)) {
    yield page.flatMap(({ Key, size, since }) => {
      const candidate = isOlder(since, grace) ? candidateOf(listing, Key) : undefined;
      // A tombstone or a kept refusal has another size than its key says.
      return candidate?.upload.size === size ? [candidate] : [];
    });
  }
  for await (const page of pagesOfUnfinished(janitor, folder)) {
    yield page.flatMap(({ Key, UploadId, since }) => {
      const candidate = isOlder(since, grace) ? candidateOf(listing, Key) : undefined;
      return candidate ? [{ ...candidate, uploadId: UploadId }] : [];
    });
  }
}

/** Checks the total size only, to skip uploads whose parts are still arriving. Finish compares part by part. */
async function hasAllParts(
  { storage }: LateFinishDeps,
  { key, upload, uploadId }: Candidate & { uploadId: string },
): Promise<boolean> {
  const parts = (await listUploadParts(storage, { key, uploadId })) ?? [];
  return parts.reduce((sum, { size }) => sum + size, 0) === upload.size;
}
