/** Time limits, in milliseconds. */

/** A call to the API that has not answered after so long will not: gateways give up after 29 to 60 seconds. */
export const longestCall = 60_000;

/** The longest between two probes whether there is a network again. */
export const longestProbeWait = 15_000;

/** How long somebody may take to answer when it is looked for a network. */
export const longestAnswer = 10_000;

/** Between two looks whether the visitor is signed in again. */
export const signInLook = 15_000;

/** How long an upload without a key waits for `goOn` after a sign-out; then it is an error. */
export const signInPatience = 3_600_000;

/** How long an upload waits for a disk to write its record. */
export const longestWrite = 1_000;

/** How long the records of earlier pages are looked for: where a page holds the database, or in Safari, IndexedDB may never answer. */
export const longestListing = 5_000;

/** How long an abort of an upload in parts takes, which is a few calls to S3. After that its mark is there. */
export const abortTime = 2_000;

/** An early finish: the server waits for half a second, and an application that looks into files takes a few more seconds. */
export const longestEarlyFinish = 5_000;

/** An abort waits this long to learn whether the file is published, and another try for the room that it frees. */
export const longestAbandon = 5_000;

/** For one of the browser's connections, while other tabs have all; after that the transfer goes on without a lock. */
export const longestLockWait = 15_000;

/** In bytes a second: a small form, which reports no progress, is waited for as long as a network of this speed would take. */
export const slowestLine = 4 * 1024;
