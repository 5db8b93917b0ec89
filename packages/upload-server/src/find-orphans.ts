import type { S3Client } from "@aws-sdk/client-s3";
import { mediaKeyOf, parseUploadKey } from "@s3-direct/upload-core";
import { isMediaKey, mediaKeyOfVariant } from "@s3-direct/upload-core/internal";
import { pagesOfObjects } from "./s3/all-pages.ts";
import type { S3Storage } from "./s3/storage.ts";
import type { SweepOptions } from "./sweep.ts";

type Deps = { storage: S3Storage; janitor: S3Client };

export type Orphan = {
  Key: string;
  size: number;
  since: Date;
  /** The key of the published file, also for its variants. */
  mediaKey: string;
};

/**
 * Finds published files that are older than `grace` (seconds), that the application has no record of, and whose record
 * no finish can create any more because their upload is gone.
 * @throws Error if they are more than `maxOrphanShare` of all published files
 */
export async function findOrphans(
  deps: Deps,
  options: Required<Pick<SweepOptions, "known" | "grace">> & Pick<SweepOptions, "maxOrphanShare">,
): Promise<Orphan[]> {
  const { unrecorded, published } = await findUnrecorded(deps, options);
  if (unrecorded.size === 0) return [];
  const { maxOrphanShare } = options;
  const most = maxOrphanShare === undefined ? Math.max(fewOrphans, published / 2) : published * maxOrphanShare;
  if (unrecorded.size > most) {
    throw new Error(
      `${unrecorded.size} of ${published} published files have no record: this looks like the wrong database, so nothing was removed.`,
    );
  }
  await forgetThoseWithUploads(deps, unrecorded);
  return [...unrecorded.values()].flat();
}

/** This many orphans are accepted whatever the share: in a trial there may be no more files than these. */
const fewOrphans = 10;

/** Files with their variants, by media key. */
type Unrecorded = Map<string, Orphan[]>;

async function findUnrecorded(
  { storage, janitor }: Deps,
  { known, grace }: Parameters<typeof findOrphans>[1],
): Promise<{ unrecorded: Unrecorded; published: number }> {
  const unrecorded: Unrecorded = new Map();
  let published = 0;
  for (const Prefix of ["media/", "private/"]) {
    for await (const page of pagesOfObjects(janitor, { Bucket: storage.mediaBucket, Prefix })) {
      // Skips objects with other keys: something else has put them there, so they are not removed.
      const files = page.flatMap(({ Key, size, since }) => {
        const mediaKey = isMediaKey(Key) ? Key : mediaKeyOfVariant(Key);
        return mediaKey === undefined ? [] : { Key, size, since, mediaKey };
      });
      published += files.filter(({ Key, mediaKey }) => Key === mediaKey).length;
      const old = files.filter(({ since }) => isOlder(since, grace));
      if (old.length === 0) continue;
      const recorded = await known([...new Set(old.map(({ mediaKey }) => mediaKey))]);
      for (const file of old) {
        const { mediaKey } = file;
        if (!recorded.has(mediaKey)) unrecorded.set(mediaKey, [...(unrecorded.get(mediaKey) ?? []), file]);
      }
    }
  }
  return { unrecorded, published };
}

/** An upload key can't be read from a media key, so the media keys of all existing uploads are computed. */
async function forgetThoseWithUploads({ storage, janitor }: Deps, unrecorded: Unrecorded): Promise<void> {
  const uploads = { Bucket: storage.uploadBucket, Prefix: "uploads/" };
  for await (const page of pagesOfObjects(janitor, uploads)) {
    const keys = page.filter(({ Key }) => parseUploadKey(Key) !== undefined);
    const mediaKeys = await Promise.all(keys.map(({ Key }) => mediaKeyOf(Key, storage.mediaKeys)));
    for (const mediaKey of mediaKeys) unrecorded.delete(mediaKey);
  }
}

export const isOlder = (since: Date, seconds: number): boolean => Date.now() - since.getTime() > seconds * 1000;

/** @throws TypeError unless `grace` is a number of seconds: with NaN nothing would be old enough, ever */
export function requireGrace(grace: number): void {
  if (!(grace >= 0)) throw new TypeError("grace is a number of seconds, 0 or more.");
}
