import { type DragEvent, useState } from "react";
import { droppedIds, holdsOurs } from "./drag.ts";

/** Returns props for an element that takes dragged files, and whether files are held over it. */
export function useDrop(onDrop: (ids: readonly string[]) => void) {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    props: {
      onDragOver(event: DragEvent) {
        if (!holdsOurs(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        setIsOver(true);
      },
      onDragLeave: () => setIsOver(false),
      onDrop(event: DragEvent) {
        if (!holdsOurs(event)) return;
        event.preventDefault();
        setIsOver(false);
        onDrop(droppedIds(event));
      },
    },
  };
}
