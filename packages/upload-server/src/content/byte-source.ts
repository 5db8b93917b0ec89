import { KiB, MiB } from "@s3-direct/upload-core";

/** A stored file of which only the requested pieces are read. */
export type ByteSource = {
  /** In bytes. */
  readonly size: number;
  /** The first bytes, which are read at the start. */
  readonly head: Uint8Array;
  /** Returns `length` bytes from `offset`; fewer at the end of the file, or if too much has been read already. */
  read: (offset: number, length: number) => Promise<Uint8Array>;
};

/** Reads the bytes from `start` to before `end`. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>;

/** A part of a file that was read. */
export type Piece = { offset: number; bytes: Uint8Array };

/** The most reads of a file, whatever it claims: 7 MiB are enough for the longest headers that cameras write. */
const maxReads = 8;

/** The first read after the head is usually enough; the next ones read through a long header. */
const pieceSizes = [64 * KiB, MiB] as const;

export function createByteSource({
  size,
  head,
  tail,
  readRange,
}: {
  size: number;
  head: Uint8Array;
  /** The last bytes, if they were read along with the first. */
  tail?: Piece | undefined;
  readRange: ReadRange;
}): ByteSource {
  const pieces: Piece[] = [{ offset: 0, bytes: head }, ...(tail ? [tail] : [])];
  let reads = 0;
  return {
    size,
    head,
    async read(offset, length) {
      const end = Math.min(offset + length, size);
      if (!(offset < end)) return new Uint8Array();
      const within = pieces.find((piece) => piece.offset <= offset && end <= piece.offset + piece.bytes.length);
      if (within) return within.bytes.subarray(offset - within.offset, end - within.offset);
      if (reads === maxReads) return new Uint8Array();
      const pieceSize = reads === 0 ? pieceSizes[0] : pieceSizes[1];
      reads += 1;
      const bytes = await readRange(offset, Math.min(size, offset + Math.max(length, pieceSize)));
      pieces.push({ offset, bytes });
      return bytes.subarray(0, end - offset);
    },
  };
}

/** Returns the source of a file that is completely in memory. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return createByteSource({ size: bytes.length, head: bytes, readRange: async () => new Uint8Array() });
}
