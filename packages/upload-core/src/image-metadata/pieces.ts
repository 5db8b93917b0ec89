/** The file's bytes from `from` up to `to` (excluded), or new bytes that replace some. */
export type Piece = { from: number; to: number } | Uint8Array;

/**
 * The most segments or chunks: only files that are made to keep a reader busy have more. libpng's chunks have 8 KiB, so
 * even a PNG of 800 MB has fewer.
 */
export const MAX_STEPS = 100_000;

/** The parts of a file that are kept, from its start to its end. */
export class Kept {
  readonly pieces: Piece[] = [];
  hasPixels = false;

  /** Keeps a range of the file. If it follows the last one, both become one piece. */
  keep(from: number, to: number): void {
    const last = this.pieces.at(-1);
    if (from >= to) return;
    if (last && "to" in last && last.to === from) last.to = to;
    else this.pieces.push({ from, to });
  }

  put(bytes: Uint8Array): void {
    this.pieces.push(bytes);
  }

  /** @returns undefined if there are no pixels among the pieces */
  picture(): Piece[] | undefined {
    return this.hasPixels ? this.pieces : undefined;
  }
}

export function sizeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((size, piece) => size + ("to" in piece ? piece.to - piece.from : piece.length), 0);
}

export function piecesOf(
  pieces: readonly Piece[],
  size: number,
): { kind: "clean" } | { kind: "pieces"; pieces: readonly Piece[]; size: number } {
  const [only] = pieces;
  const isWhole = pieces.length === 1 && only && "to" in only && only.from === 0 && only.to === size;
  return isWhole ? { kind: "clean" } : { kind: "pieces", pieces, size: sizeOf(pieces) };
}
