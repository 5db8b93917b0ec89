import type { CSSProperties } from "react";
import type { Media } from "../media.ts";

/**
 * Rows of tiles of one height that fill the width, laid out by CSS alone. Each tile has the width for the row's minimum
 * height, and gets a proportional part of the space left over, so all tiles of a row grow to the same height. After the
 * last tile, an element takes the space left over.
 */
export const rowsLook =
  "flex flex-wrap gap-[3px] [--row:min(7rem,29vw)] after:grow-[9999] sm:gap-1.5 sm:[--row:10rem] 2xl:[--row:12.5rem]";

/** How far the tiles of a row grow. In a row with few tiles the rest of the width stays empty. */
const most = 1.6;

export const tileStyle = (ratio: number): CSSProperties => ({
  aspectRatio: ratio,
  flexGrow: ratio,
  flexBasis: `calc(${ratio} * var(--row))`,
  maxWidth: `calc(${ratio * most} * var(--row))`,
});

/**
 * The ratio of width to height. A picture has its own, so that nothing is cut off, but within limits: a finger must hit
 * it, and the row must not be a strip. Other files are squares.
 */
export const ratioOf = ({ width, height }: Pick<Media, "width" | "height">): number =>
  width === undefined || height === undefined ? 1 : Math.min(Math.max(width / height, 1 / 2), 3);
