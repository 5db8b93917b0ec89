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
} from "./late-finish.ts";
import { pagesOfObjects, pagesOfUnfinished } from "./s3/all-pages.ts";
import { inParallel } from "./s3/in-parallel.ts";
import { mapStorageError } from "./s3/map-error.ts";
import { listUploadParts } from "./s3/stored-parts.ts";

export type ReconcileOptions = {
  /** Only tells which uploads there are, and finishes none. @default false */
  dryRun?: boolean;
  /**
   * How old, in seconds, an upload must be: a younger one's browser is probably at it. It is counted from when it was stored; of one in
   * parts, from when it was begun. @default 900: 15 minutes
   */
  grace?: number;
  /** Hears of each upload. @default nobody */
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

/**
 * Finishes all uploads that are whole and of which the application has no record, by listing the upload bucket: for tabs that were closed
 * after the last byte where no event tells of it, or an event was lost. Those in parts too, whose parts are all there and have yet to be
 * put together. It may run at any time, beside browsers and events, and more than once at a time.
 * @throws TypeError where the storage has no janitor, who alone may list
 * @throws UploadError STORAGE_UNAVAILABLE when the bucket can't be listed, and what `known` throws
 */
export async function reconcile(deps: LateFinishDeps, options: ReconcileOptions = {}): Promise<Reconciled> {
  const { janitor } = deps.storage;
  if (!janitor) throw new TypeError("reconcile needs a janitor: give createS3Storage its keys.");
  const reconciled: Reconciled = { found: 0, finished: 0, refused: 0, failed: 0 };
  try {
    for await (const page of pagesOfWhole({ ...deps, janitor, grace: options.grace ?? 900 })) {
      await inParallel(await unrecorded(deps, page), async (upload) => {
        const outcome = options.dryRun === true ? found(upload) : await tryToFinish(deps, upload);
        reconciled[outcome.status] += 1;
        options.onOutcome?.(outcome);
      });
    }
  } catch (error) {
    throw mapStorageError(error);
  }
  return reconciled;
}

const found = ({ key }: Candidate) => ({ status: "found" as const, key });

/** What one upload fails of is not the others' matter. */
async function tryToFinish(deps: LateFinishDeps, upload: Whole): Promise<ReconcileOutcome> {
  try {
    return await finishLate(deps, upload);
  } catch (error) {
    return { status: "failed", key: upload.key, error: toUploadError(error) };
  }
}

type Whole = Candidate & { uploadId?: string };
type Listing = LateFinishDeps & { janitor: S3Client; grace: number };

async function* pagesOfWhole(listing: Listing): AsyncGenerator<Whole[]> {
  const { storage, janitor, grace } = listing;
  const place = { Bucket: storage.uploadBucket, Prefix: "uploads/" };
  for await (const page of pagesOfObjects(janitor, place)) {
    yield page.flatMap(({ Key, size, since }) => {
      const candidate = isOlder(since, grace) ? candidateOf(listing, Key) : undefined;
      // Whatever ends an upload has another size than its key says.
      return candidate?.upload.size === size ? [candidate] : [];
    });
  }
  for await (const page of pagesOfUnfinished(janitor, place)) {
    const whole: Whole[] = [];
    await inParallel(page, async ({ Key, UploadId, since }) => {
      const candidate = isOlder(since, grace) ? candidateOf(listing, Key) : undefined;
      if (candidate && (await hasAllParts(listing, { ...candidate, uploadId: UploadId }))) {
        whole.push({ ...candidate, uploadId: UploadId });
      }
    });
    yield whole;
  }
}

/** Finish compares part by part; this only leaves those alone that are on their way. */
async function hasAllParts({ storage }: Listing, { key, upload, uploadId }: Candidate & { uploadId: string }) {
  const parts = (await listUploadParts(storage, { key, uploadId })) ?? [];
  return parts.reduce((sum, { size }) => sum + size, 0) === upload.size;
}
