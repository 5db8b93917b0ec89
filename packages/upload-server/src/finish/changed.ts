/**
 * What was read has changed since: another finish published it, a delete came between, or a completion has failed or seems to have
 * failed. Finish looks again.
 */
export type Changed = { kind: "changed"; cause?: unknown; hasWaited?: boolean };
