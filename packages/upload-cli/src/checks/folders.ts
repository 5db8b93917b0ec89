import type { S3Storage } from "@s3-direct/upload-server";

export type Folder = { Bucket: string; Prefix: string };
/** Of all of a bucket, or of a folder. */
export type Listing = { Bucket: string; Prefix?: string };
type Buckets = Pick<S3Storage, "uploadBucket" | "mediaBucket">;

export const uploadsIn = ({ uploadBucket }: Buckets): Folder => ({ Bucket: uploadBucket, Prefix: "uploads/" });

/** Public and private files. */
export const mediaIn = ({ mediaBucket }: Buckets): Folder[] =>
  ["media/", "private/"].map((Prefix) => ({ Bucket: mediaBucket, Prefix }));

/** Where somebody may list everything, or by a condition on `s3:prefix` only this. */
export const listingsOf = (buckets: Buckets): Listing[] => [
  { Bucket: buckets.uploadBucket },
  uploadsIn(buckets),
  { Bucket: buckets.mediaBucket },
  ...mediaIn(buckets),
];

/** A key that nothing is stored under: deleting it takes the same right as deleting a file. */
export const nothingIn = ({ Bucket, Prefix }: Folder) => ({ Bucket, Key: `${Prefix}s3-direct-doctor/nothing.txt` });
