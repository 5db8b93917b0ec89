import { type RefObject, useEffect, useEffectEvent } from "react";

/** Marks dragged files of the library. */
const dragType = "application/x-s3-direct-files";

export const holdsOurs = (event: { dataTransfer: DataTransfer }): boolean =>
  event.dataTransfer.types.includes(dragType);

/** @returns the ids of the files that were dropped */
export function droppedIds({ dataTransfer }: { dataTransfer: DataTransfer }): string[] {
  return dataTransfer.getData(dragType).split(" ").filter(Boolean);
}

/**
 * Lets a mouse drag files of the list onto an album. Fingers scroll, and have the menu.
 * @param idsFor - returns the files that are dragged along with this one
 */
export function useDragFiles(list: RefObject<HTMLElement | null>, idsFor: (id: string) => readonly string[]): void {
  const idsOf = useEffectEvent(idsFor);
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const listening = new AbortController();
    const itemOf = ({ target }: Event) => (target instanceof Element ? target.closest<HTMLElement>("[data-id]") : null);
    element.addEventListener(
      "pointerdown",
      (event) => {
        const item = itemOf(event);
        if (item) item.draggable = event.pointerType === "mouse";
      },
      { signal: listening.signal },
    );
    element.addEventListener(
      "dragstart",
      (event) => {
        const id = itemOf(event)?.dataset["id"];
        if (id === undefined || event.dataTransfer === null) return;
        event.dataTransfer.setData(dragType, idsOf(id).join(" "));
        event.dataTransfer.effectAllowed = "copy";
      },
      { signal: listening.signal },
    );
    return () => listening.abort();
  }, [list]);
}
