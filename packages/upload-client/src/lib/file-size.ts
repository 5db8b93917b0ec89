/** Files above this many bytes may not take all slots, so that a small file never waits for a large one to end. */
const largeFile = 32 * 1024 * 1024;

export const isLargeFile = ({ size }: Blob) => size > largeFile;
