import type * as engine from "../src/lib/time-limits.ts";

/** All time limits of the engine. */
export type TimeLimits = Record<keyof typeof engine, number>;

/** The engine's longest call in these tests; the real one is in `src/lib/time-limits.ts`. */
export const longestCall = 4_000;
export const longestProbeWait = 1_000;
export const longestAnswer = 2_500;
export const signInLook = 1_000;
export const longestWrite = 3_000;
export const longestListing = 5_000;
export const longestRequest = 60_000;

/** Long enough for an abort under faults. */
export const abortTime = 2_000;
export const longestEarlyFinish = 2_000;
export const signInPatience = 60_000;
export const longestAbandon = 5_000;
export const slowestLine = 128 * 1024;
export const longestLockWait = 15_000;
