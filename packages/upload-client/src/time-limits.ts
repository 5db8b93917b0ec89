/** How long somebody is waited for, in milliseconds. */

/** A call to the API that has not answered after so long will not: gateways give up after 29 to 60 seconds. */
export const longestCall = 60_000;

/** The longest between two looks whether there is a network again. */
export const longestLook = 15_000;

/** How long somebody may take to answer such a look. */
export const longestAnswer = 10_000;

/** Between two looks whether the visitor is signed in again. */
export const signInLook = 15_000;

/** An upload that has no key yet waits so long for somebody to say that the visitor is signed in again; then it is an error. */
export const signInPatience = 3_600_000;

/** A disk that stands still does not hold up an upload for longer. */
export const longestWrite = 1_000;

/** An abort of an upload in parts is a few calls to S3; after so long its mark is there. */
export const abortTime = 2_000;

/** Finish that is asked while the file is sent: the server waits for half a second, and who looks into files for a few more. */
export const longestEarlyFinish = 5_000;

/** An abort waits this long to learn whether the file is published. */
export const longestAbandon = 5_000;

/** For one of the browser's connections, which other tabs have; then it is tried without. */
export const longestLockWait = 15_000;

/** The slowest network, in bytes a second, that a small form is waited for: it reports no progress. */
export const slowestLine = 4 * 1024;
