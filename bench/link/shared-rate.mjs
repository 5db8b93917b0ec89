/** One rate for all connections: bytes leave one after another, in the order of the calls. */
export function createSharedRate(bytesPerSecond) {
  let freeAt = 0;
  /** @returns when the last of the bytes has left, if the first leaves no earlier than `from` (milliseconds) */
  return (bytes, from) => {
    freeAt = Math.max(freeAt, from) + (bytes / bytesPerSecond) * 1000;
    return freeAt;
  };
}
