/** A point on the page, in pixels from the page's top left, so that it moves with the page. */
export type Point = { x: number; y: number };

export type Box = { left: number; top: number; right: number; bottom: number };

/** Returns the box between two opposite corners, in any order. */
export function boxBetween(a: Point, b: Point): Box {
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    right: Math.max(a.x, b.x),
    bottom: Math.max(a.y, b.y),
  };
}

/** Returns the box moved by this distance. */
export const moved = ({ left, top, right, bottom }: Box, { x, y }: Point): Box => ({
  left: left + x,
  top: top + y,
  right: right + x,
  bottom: bottom + y,
});

export const touches = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** The page scrolls if the pointer is this close (pixels) to the window's edge. */
const edge = 48;

/**
 * Returns how far (pixels) the page scrolls in one frame for a pointer at this height: further if it is nearer to an
 * edge, or beyond it.
 */
export function scrollFor(y: number, height: number): number {
  const past = y < edge ? y - edge : Math.max(0, y - (height - edge));
  return Math.max(-24, Math.min(24, Math.round(past / 3)));
}
