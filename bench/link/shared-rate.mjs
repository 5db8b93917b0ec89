/** One rate for all: bytes leave one after another, in the order they ask. */
export function createSharedRate(bytesPerSecond) {
  let freeAt = 0;
  /** @returns when the last of the bytes has left, if they begin no earlier than `from` (milliseconds) */
  return (bytes, from) => {
    freeAt = Math.max(freeAt, from) + (bytes / bytesPerSecond) * 1000;
    return freeAt;
  };
}
