/** Time limits, in milliseconds. */

/** A call to the API that has not answered after this long never will: gateways give up after 29 to 60 seconds. */
export const longestCall = 60_000;

/** The longest pause between two probes for a network. */
export const longestProbeWait = 15_000;

/** How long a probe waits for an answer. */
export const longestAnswer = 10_000;

/** The pause between two checks whether the visitor is signed in again. */
export const signInLook = 15_000;

/** How long an upload without a key waits for `continueAll` after a sign-out; then it fails. */
export const signInPatience = 3_600_000;

/** How long an upload waits for its record to be written to disk. */
export const longestWrite = 1_000;

/**
 * How long reading the records of earlier pages may take: if another page holds the database, or in Safari, IndexedDB
 * may never answer.
 */
export const longestListing = 5_000;

/** How long IndexedDB is waited for where only resuming an upload depends on it: a slow disk answers in that time. */
export const longestRequest = 60_000;

/** How long an abort of an upload in parts takes: a few calls to S3. After that its mark exists. */
export const abortTime = 2_000;

/**
 * How long an early finish may take: the server waits up to 1.2 seconds, and an application that checks files takes a
 * few more.
 */
export const longestEarlyFinish = 5_000;

/**
 * How long an abort waits to learn whether the file is published, and another try for the quota that the abort
 * releases.
 */
export const longestAbandon = 5_000;

/**
 * How long to wait for one of the browser's connections while other tabs use all of them. Then the transfer continues
 * without a lock.
 */
export const longestLockWait = 15_000;

/** In bytes a second. A small form, which reports no progress, may take as long as on a network of this speed. */
export const slowestLine = 4 * 1024;
