import type { Box } from "./band.ts";

export type Place = { id: string; box: Box };

/**
 * Watches where a list's items are, from its corner (pixels). Measuring many items takes long, so they are measured
 * again only if items come or go, or the list's size changes.
 */
export function watchPlaces(list: HTMLElement): { get: () => readonly Place[]; stop: () => void } {
  let places: readonly Place[] | undefined;
  const forget = () => {
    places = undefined;
  };
  const resizing = new ResizeObserver(forget);
  const changing = new MutationObserver(forget);
  resizing.observe(list);
  return {
    get() {
      if (places !== undefined) return places;
      // Watches the months, and each month's list of files, but not the items, which change with every selection.
      for (const parent of [list, ...list.querySelectorAll("ul")]) changing.observe(parent, { childList: true });
      return (places = read(list));
    },
    stop() {
      resizing.disconnect();
      changing.disconnect();
    },
  };
}

function read(list: HTMLElement): Place[] {
  const corner = list.getBoundingClientRect();
  return [...list.querySelectorAll<HTMLElement>("[data-id]")].flatMap((item) => {
    const { left, top, right, bottom } = item.getBoundingClientRect();
    const id = item.dataset["id"];
    const [x, y] = [corner.left, corner.top];
    return id === undefined
      ? []
      : [{ id, box: { left: left - x, top: top - y, right: right - x, bottom: bottom - y } }];
  });
}
