import type { Box } from "./band.ts";

export type Place = { id: string; box: Box };

/**
 * Where the items of a list are, from its corner (pixels). To ask each of many items takes long, so they are asked again only when
 * there are others, or when the list's size has changed.
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
      // The months, and the files of each: what is in a file changes as often as it is chosen.
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
