/**
 * What was read has changed since: another finish has published it, it was deleted, or a completion failed or seemed to
 * fail. Finish looks again.
 */
export type Changed = { kind: "changed"; cause?: unknown; hasWaited?: boolean };
