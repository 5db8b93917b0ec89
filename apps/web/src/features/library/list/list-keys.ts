import type { Box } from "../band/band.ts";
import type { View } from "./view.ts";

type Layout = {
  from: number;
  count: number;
  view: View;
  /** Returns where a file is. Called for few files: those in neighbouring rows. */
  boxOf: (position: number) => Box;
};

/**
 * Returns where an arrow key leads from a position in the list; undefined for another key, and at an end of the list.
 */
export function nextPosition(key: string, layout: Layout): number | undefined {
  const { from, count, view } = layout;
  const to = target();
  return to === undefined || to < 0 || to >= count ? undefined : to;

  function target(): number | undefined {
    switch (key) {
      case "ArrowLeft":
        return view === "grid" ? from - 1 : undefined;
      case "ArrowRight":
        return view === "grid" ? from + 1 : undefined;
      case "ArrowUp":
        return inNextRow(-1, layout);
      case "ArrowDown":
        return inNextRow(1, layout);
      case "Home":
        return 0;
      case "End":
        return count - 1;
      default:
        return undefined;
    }
  }
}

/** Returns the file in the row above or below that is nearest to the middle of this one: widths differ. */
function inNextRow(step: 1 | -1, { from, count, boxOf }: Layout): number | undefined {
  const start = boxOf(from);
  const middle = (start.left + start.right) / 2;
  const exists = (position: number) => position >= 0 && position < count;
  const isBeside = (position: number, { top, bottom }: Box) =>
    boxOf(position).top < bottom && top < boxOf(position).bottom;
  const distance = (position: number) => Math.max(boxOf(position).left - middle, middle - boxOf(position).right, 0);

  let first = from + step;
  while (exists(first) && isBeside(first, start)) first += step;
  if (!exists(first)) return undefined;
  let nearest = first;
  for (let next = first; exists(next) && isBeside(next, boxOf(first)); next += step) {
    if (distance(next) < distance(nearest)) nearest = next;
  }
  return nearest;
}
