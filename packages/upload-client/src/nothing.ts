/** Handles a failure of which nobody has to know. */
export const nothing = () => {};
