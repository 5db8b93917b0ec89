/** In seconds. */
export const day = 86_400;

/**
 * After this many seconds nothing is left of an unpublished upload: by the bucket's rule it expires after a day, which
 * S3 rounds up to the next midnight, and S3 may take another day to remove it.
 */
export const uploadLifetime = 3 * day;

/** For this many seconds the bucket's rule keeps the parts of an unfinished upload. */
export const partsLifetime = 7 * day;
