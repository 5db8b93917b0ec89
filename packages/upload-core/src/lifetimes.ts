/** In seconds. */
export const day = 86_400;

/**
 * After so many seconds nothing is left of an upload that nobody has published: the bucket's rule lets it expire after a day, which S3
 * rounds up to the next midnight, and S3 may take a day more to remove it.
 */
export const uploadLifetime = 3 * day;

/** For so many seconds the bucket's rule leaves the parts of an unfinished upload alone. */
export const partsLifetime = 7 * day;
