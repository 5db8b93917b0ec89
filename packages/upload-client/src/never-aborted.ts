/** A signal of what nobody cancels: a new one each time, since one for all would keep what has listened to it. */
export const neverAborted = (): AbortSignal => new AbortController().signal;
