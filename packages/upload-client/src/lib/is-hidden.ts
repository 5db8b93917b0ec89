/**
 * Whether the page is hidden: then it gets no frames, and its timers fire once a second. Undefined if there is no page.
 */
export const isHidden = (): boolean | undefined => globalThis.document?.hidden;
