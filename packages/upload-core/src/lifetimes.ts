/** In seconds. */
export const day = 86_400;

/**
 * After so many seconds nothing is left of an upload that was not published: by the bucket's rule it expires after a day, which S3
 * rounds up to the next midnight, and S3 may take a day more to remove it.
 */
export const uploadLifetime = 3 * day;

/** For so many seconds the bucket's rule keeps the parts of an unfinished upload. */
export const partsLifetime = 7 * day;
