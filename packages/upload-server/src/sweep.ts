import { AbortMultipartUploadCommand, DeleteObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { day, uploadLifetime, parseUploadKey } from "@s3-direct/upload-core";
import { pagesOfObjects, pagesOfOldVersions, pagesOfUnfinished } from "./s3/all-pages.ts";
import { inParallel } from "./s3/in-parallel.ts";
import { isDayMark } from "./ending/end-mark.ts";
import { ignoreNotFound } from "./s3/map-error.ts";
import type { S3Storage } from "./s3/storage.ts";
import { findOrphans, isOlder, requireGrace, type Orphan } from "./find-orphans.ts";

export type LeftoverKind =
  /** A published file or one of its variants that the application has no record of: its `onFinish` never completed. */
  | "orphan"
  /**
   * Something in the upload bucket that has outlived its use: an upload that was refused or never finished, or a mark.
   */
  | "upload"
  /**
   * A multipart upload or a large copy that can't be resumed any more. Its parts are billed, and are in no list of
   * objects.
   */
  | "parts"
  /** The bytes of something that was replaced or deleted, if a bucket keeps versions. */
  | "version";

export type Leftover = {
  kind: LeftoverKind;
  bucket: string;
  key: string;
  /** In bytes; 0 for parts, whose size S3 does not list. */
  size: number;
  /** When it was stored, or created. */
  since: Date;
};

export type SweepOptions = {
  /**
   * Returns those of these media keys (`file.key` in `onFinish`, up to 1,000 at a time) that the application has a
   * record of, without files that it has deleted. It is called once more for a file right before that file is removed.
   */
  known: (mediaKeys: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Only reports leftovers, and removes nothing. @default false */
  dryRun?: boolean | undefined;
  /**
   * How old, in seconds, a published file without a record must be to count as an orphan. While its upload exists it is
   * not an orphan, however old it is: another finish may still create the record. @default 86,400: a day
   */
  grace?: number | undefined;
  /**
   * The largest share of all published files (0 to 1) that may be orphans. If there are more, the database is probably
   * the wrong one, or was restored from a backup. Orphans are rare, so set a small share, such as 0.05, if nobody
   * checks a `dryRun` first.
   * @default a half, but always at least ten files
   */
  maxOrphanShare?: number | undefined;
  /** Called for each leftover, before it is removed. @default nothing */
  onFound?: ((leftover: Leftover) => void) | undefined;
};

/** What was left over, by kind. With `dryRun` all of it still exists. */
export type Swept = Record<LeftoverKind, { count: number; bytes: number }>;

/**
 * Removes what is no longer needed: published files that the application has no record of, and what a missing or late
 * lifecycle rule has left. It never removes anything that a running upload, or another finish, may still need. So it
 * may run at any time, more than once at a time, and again after it broke off.
 * @throws TypeError if the storage has no janitor, `grace` is no number of seconds, or `maxOrphanShare` is not from 0
 * to 1
 * @throws Error if more published files than `maxOrphanShare` have no record: this means a wrong database, and nothing
 * is removed
 * @throws UploadError STORAGE_UNAVAILABLE, and what `known` throws
 */
export async function sweep(storage: S3Storage, options: SweepOptions): Promise<Swept> {
  const { janitor } = storage;
  if (!janitor) throw new TypeError("sweep needs a janitor: give createS3Storage its keys.");
  const { dryRun = false, grace = day, maxOrphanShare, onFound } = options;
  requireGrace(grace);
  if (maxOrphanShare !== undefined && !(maxOrphanShare >= 0 && maxOrphanShare <= 1)) {
    throw new TypeError("maxOrphanShare is a number from 0 to 1.");
  }
  const swept: Swept = { orphan: none(), upload: none(), parts: none(), version: none() };
  const take = async (leftover: Leftover, remove: () => Promise<unknown>) => {
    onFound?.(leftover);
    if (!dryRun) await remove().catch(ignoreNotFound);
    swept[leftover.kind].count += 1;
    swept[leftover.kind].bytes += leftover.size;
  };
  await sweepOrphans({ storage, janitor, take }, { ...options, grace });
  await sweepUploads({ storage, janitor, take });
  await sweepParts({ storage, janitor, take });
  await sweepVersions({ storage, janitor, take });
  return swept;
}

/** How many orphans are removed before `onUnpublished` is called with their keys. */
const pageSize = 1000;

type Sweeping = {
  storage: S3Storage;
  janitor: S3Client;
  take: (leftover: Leftover, remove: () => Promise<unknown>) => Promise<void>;
};

async function sweepOrphans(
  { storage, janitor, take }: Sweeping,
  { known, grace, maxOrphanShare }: Parameters<typeof findOrphans>[1],
): Promise<void> {
  const Bucket = storage.mediaBucket;
  const orphans = await findOrphans({ storage, janitor }, { known, grace, maxOrphanShare });
  for (let first = 0; first < orphans.length; first += pageSize) {
    const gone: string[] = [];
    const removeOrphan = async ({ Key, size, since, mediaKey }: Orphan) => {
      // Its record may have been created meanwhile.
      if ((await known([mediaKey])).has(mediaKey)) return;
      const remove = async () => {
        await janitor.send(new DeleteObjectCommand({ Bucket, Key }));
        gone.push(Key);
      };
      await take({ kind: "orphan", bucket: Bucket, key: Key, size, since }, remove);
    };
    try {
      await inParallel(orphans.slice(first, first + pageSize), removeOrphan);
    } finally {
      // Reported even if another orphan can't be removed: the next sweep will not find this one again.
      if (gone.length > 0) await storage.onUnpublished(gone);
    }
  }
}

async function sweepUploads({ storage, janitor, take }: Sweeping): Promise<void> {
  const Bucket = storage.uploadBucket;
  for await (const page of pagesOfObjects(janitor, { Bucket, Prefix: "uploads/" })) {
    await inParallel(page, async ({ Key, size, since }) => {
      if (!isOlder(since, lifeOf(Key, storage))) return;
      const remove = () => janitor.send(new DeleteObjectCommand({ Bucket, Key }));
      await take({ kind: "upload", bucket: Bucket, key: Key, size, since }, remove);
    });
  }
}

/** Returns how long an object of the upload bucket may be needed, in seconds. */
function lifeOf(key: string, { resumableFor }: S3Storage): number {
  // An object completed from parts has the date on which its multipart upload was created.
  const lifeOfParts = uploadLifetime + resumableFor;
  const upload = parseUploadKey(key);
  if (upload) return upload.partSize === undefined ? uploadLifetime : lifeOfParts;
  // A mark outlives an upload whose completion ended later. The mark of a day is for all uploads of that day.
  const isForParts = parseUploadKey(key.slice(0, key.lastIndexOf(".")))?.partSize !== undefined;
  return isForParts || isDayMark(key) ? lifeOfParts + day : uploadLifetime;
}

async function sweepParts({ storage, janitor, take }: Sweeping): Promise<void> {
  const { uploadBucket, mediaBucket, resumableFor } = storage;
  for (const { Bucket, Prefix } of placesIn({ uploadBucket, mediaBucket })) {
    for await (const page of pagesOfUnfinished(janitor, { Bucket, Prefix })) {
      await inParallel(page, async ({ Key, UploadId, size, since }) => {
        // A day more than browsers are told, so that a finish that has just started can complete.
        if (!isOlder(since, resumableFor + day)) return;
        const remove = () => janitor.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
        await take({ kind: "parts", bucket: Bucket, key: Key, size, since }, remove);
      });
    }
  }
}

async function sweepVersions({ storage, janitor, take }: Sweeping): Promise<void> {
  const { uploadBucket, mediaBucket } = storage;
  for (const { Bucket, Prefix } of placesIn({ uploadBucket, mediaBucket })) {
    for await (const page of pagesOfOldVersions(janitor, { Bucket, Prefix })) {
      await inParallel(page, async ({ Key, VersionId, size, since }) => {
        if (!isOlder(since, uploadLifetime)) return;
        const remove = () => janitor.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
        await take({ kind: "version", bucket: Bucket, key: Key, size, since }, remove);
      });
    }
  }
}

function placesIn({ uploadBucket, mediaBucket }: { uploadBucket: string; mediaBucket: string }) {
  return [
    { Bucket: uploadBucket, Prefix: "uploads/" },
    { Bucket: mediaBucket, Prefix: "media/" },
    { Bucket: mediaBucket, Prefix: "private/" },
  ];
}

const none = () => ({ count: 0, bytes: 0 });
