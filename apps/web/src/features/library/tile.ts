import type { CSSProperties } from "react";
import type { Media } from "./media.ts";

/**
 * Rows of tiles of one height that fill the width, laid out by CSS alone: each tile is as wide as the row's least height makes it, and
 * gets of what is left over in proportion to that, so all of a row grow to the same height. What follows the last one takes what is left
 * over there.
 */
export const rowsLook =
  "flex flex-wrap gap-[3px] [--row:min(7rem,29vw)] after:grow-[9999] sm:gap-1.5 sm:[--row:10rem] 2xl:[--row:12.5rem]";

/** Where a row has few tiles they grow so far, and some of its width is left empty. */
const most = 1.6;

export const placeOf = (ratio: number): CSSProperties => ({
  aspectRatio: ratio,
  flexGrow: ratio,
  flexBasis: `calc(${ratio} * var(--row))`,
  maxWidth: `calc(${ratio * most} * var(--row))`,
});

/** Of width to height: a picture's own, so that nothing of it is cut off, unless a finger could not hit it or the row would be a strip; of all else a square. */
export const ratioOf = ({ width, height }: Pick<Media, "width" | "height">): number =>
  width === undefined || height === undefined ? 1 : Math.min(Math.max(width / height, 1 / 2), 3);
