/** The signal of what nobody cancels. Not in `abortable.ts`, which chunks need that cancel everything. */
export const neverAborted: AbortSignal = new AbortController().signal;
