import type { Box } from "./band.ts";

export type ItemBox = { id: string; box: Box };

/**
 * Watches where a list's items are, from its corner (pixels). Measuring many items takes long, so they are measured
 * again only if items come or go, or the list's size changes.
 */
export function watchItemBoxes(list: HTMLElement): { get: () => readonly ItemBox[]; stop: () => void } {
  let boxes: readonly ItemBox[] | undefined;
  const forget = () => {
    boxes = undefined;
  };
  const resizing = new ResizeObserver(forget);
  const changing = new MutationObserver(forget);
  resizing.observe(list);
  return {
    get() {
      if (boxes !== undefined) return boxes;
      // Watches the months, and each month's list of files, but not the items, which change with every selection.
      for (const parent of [list, ...list.querySelectorAll("ul")]) changing.observe(parent, { childList: true });
      return (boxes = read(list));
    },
    stop() {
      resizing.disconnect();
      changing.disconnect();
    },
  };
}

function read(list: HTMLElement): ItemBox[] {
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
