/**
 * In milliseconds. Longer than S3 keeps leftovers of uploads: until then a finish may still come, and the deletion of an
 * account must find them.
 */
const keptFor = 14 * 24 * 60 * 60_000;

/** Returns the moment before which what has ended in the database is of no use any more. */
export const longOver = (): Date => new Date(Date.now() - keptFor);
