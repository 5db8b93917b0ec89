/** A hidden page gets no frames, and its timers come once a second. Undefined where there is no page. */
export const isHidden = (): boolean | undefined => globalThis.document?.hidden;
