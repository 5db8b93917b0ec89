/** Files above this many bytes do not take all slots, so that a small one never waits for a large one to end. */
const largeFile = 32 * 1024 * 1024;

export const isLargeFile = ({ size }: Blob) => size > largeFile;
