/** A place of the page, in pixels from its beginning, so that it stays where it is when the page is scrolled. */
export type Point = { x: number; y: number };

export type Box = { left: number; top: number; right: number; bottom: number };

/** The box between two of its corners, whichever they are. */
export function boxBetween(a: Point, b: Point): Box {
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    right: Math.max(a.x, b.x),
    bottom: Math.max(a.y, b.y),
  };
}

/** The same box, seen from a place that is this far away. */
export const moved = ({ left, top, right, bottom }: Box, { x, y }: Point): Box => ({
  left: left + x,
  top: top + y,
  right: right + x,
  bottom: bottom + y,
});

export const touches = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** So near (pixels) to the window's edge the page begins to scroll. */
const edge = 48;

/** How far (pixels) the page scrolls in one frame for a pointer at this height: the nearer to an edge, or past it, the further. */
export function scrollFor(y: number, height: number): number {
  const past = y < edge ? y - edge : Math.max(0, y - (height - edge));
  return Math.max(-24, Math.min(24, Math.round(past / 3)));
}
