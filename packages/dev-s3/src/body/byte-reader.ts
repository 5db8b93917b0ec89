/** Splits a stream of bytes at delimiters, which may lie across its chunks. */
export type ByteReader = {
  /** Reads up to the mark, which is removed; or says why there is no mark within `max` bytes. */
  before: (mark: string, max: number) => Promise<Buffer | "ended" | "too-long">;
  /** Yields the bytes before the mark, piece by piece; throws the error from `atEnd` if the stream ends first. */
  piecesBefore: (mark: string, atEnd: () => Error) => AsyncGenerator<Buffer>;
  /** Yields exactly `count` bytes, piece by piece. */
  pieces: (count: number, atEnd: () => Error) => AsyncGenerator<Buffer>;
  ended: () => Promise<boolean>;
  /** Releases the stream at its current position: otherwise the rest of a request could not be skipped. */
  close: () => Promise<void>;
};

/** @param start bytes to read before those of the stream */
export function createByteReader(source: AsyncIterable<Buffer>, start = ""): ByteReader {
  const chunks = source[Symbol.asyncIterator]();
  let buffer: Buffer = Buffer.from(start);

  const fill = async () => {
    const { done, value } = await chunks.next();
    if (done === true) return false;
    buffer = buffer.length === 0 ? value : Buffer.concat([buffer, value]);
    return true;
  };
  const take = (count: number) => {
    const taken = buffer.subarray(0, count);
    buffer = buffer.subarray(taken.length);
    return taken;
  };

  return {
    async before(mark, max) {
      for (;;) {
        const at = buffer.indexOf(mark);
        if (at >= 0) {
          const found = take(at);
          take(mark.length);
          return found.length > max ? "too-long" : found;
        }
        if (buffer.length > max + mark.length) return "too-long";
        if (!(await fill())) return "ended";
      }
    },
    async *piecesBefore(mark, atEnd) {
      for (;;) {
        const at = buffer.indexOf(mark);
        // The last bytes may be the beginning of the mark.
        const safe = at < 0 ? Math.max(buffer.length - mark.length + 1, 0) : at;
        if (safe > 0) yield take(safe);
        if (at >= 0) {
          take(mark.length);
          return;
        }
        if (!(await fill())) throw atEnd();
      }
    },
    async *pieces(count, atEnd) {
      let left = count;
      while (left > 0) {
        if (buffer.length === 0 && !(await fill())) throw atEnd();
        const piece = take(left);
        left -= piece.length;
        yield piece;
      }
    },
    async ended() {
      while (buffer.length === 0) if (!(await fill())) return true;
      return false;
    },
    async close() {
      await chunks.return?.();
    },
  };
}
