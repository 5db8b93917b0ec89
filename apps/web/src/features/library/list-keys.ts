import type { View } from "./view.ts";

/** Where an arrow leads from a place in the list; undefined for another key, and where the list ends. */
export function nextPlace(
  key: string,
  { from, count, columns }: { from: number; count: number; columns: number },
): number | undefined {
  const to = target();
  return to === undefined || to < 0 || to >= count ? undefined : to;

  function target(): number | undefined {
    switch (key) {
      case "ArrowLeft":
        return columns > 1 ? from - 1 : undefined;
      case "ArrowRight":
        return columns > 1 ? from + 1 : undefined;
      case "ArrowUp":
        return from - columns;
      case "ArrowDown":
        return from + columns;
      case "Home":
        return 0;
      case "End":
        return count - 1;
      default:
        return undefined;
    }
  }
}

/** How many files stand beside each other. */
export function columnsOf(list: HTMLElement, view: View): number {
  if (view === "list") return 1;
  return getComputedStyle(list).gridTemplateColumns.split(" ").length;
}
