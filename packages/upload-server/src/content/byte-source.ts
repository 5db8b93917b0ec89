import { KiB, MiB } from "@s3-direct/upload-core";

/** A stored file of which only the pieces that are asked for are read. */
export type ByteSource = {
  /** In bytes. */
  readonly size: number;
  /** The first bytes, which were read to begin with. */
  readonly head: Uint8Array;
  /** `length` bytes from `offset` on; fewer where the file ends, or where too much was asked for already. */
  read: (offset: number, length: number) => Promise<Uint8Array>;
};

/** Reads bytes `start` up to, and without, `end`. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>;

/** A part of a file that was read. */
export type Piece = { offset: number; bytes: Uint8Array };

/** No more of a file than this is read, whatever it claims: 7 MiB hold the longest headers that cameras write. */
const maxReads = 8;

/** The first read beyond the head is mostly enough; a third one goes through a long header. */
const pieceSizes = [64 * KiB, MiB] as const;

export function createByteSource({
  size,
  head,
  tail,
  readRange,
}: {
  size: number;
  head: Uint8Array;
  /** The last bytes, where they were read along with the first. */
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

/** A file that is in memory as a whole. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return createByteSource({ size: bytes.length, head: bytes, readRange: async () => new Uint8Array() });
}
