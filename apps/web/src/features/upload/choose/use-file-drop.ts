import { useEffect, useEffectEvent, useState } from "react";

/**
 * Takes drops anywhere on the page. Otherwise a drop beside a drop zone would make the browser leave the page for the
 * file.
 *
 * @returns whether files are held over the page now
 */
export function useFileDrop(onDrop: (data: DataTransfer) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  const dropped = useEffectEvent(onDrop);

  useEffect(() => {
    const listeners = new AbortController();
    const listen = (type: "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void) =>
      window.addEventListener(type, (event) => holdsFiles(event) && act(event), { signal: listeners.signal });

    // If the event is already prevented, another drop zone has taken the files.
    listen("dragover", (event) => {
      setIsOver(!event.defaultPrevented);
      event.preventDefault();
    });
    listen("dragleave", (event) => {
      // Without a related target the pointer has left the window, not only an element.
      if (event.relatedTarget === null) setIsOver(false);
    });
    listen("drop", (event) => {
      setIsOver(false);
      if (event.dataTransfer !== null && !event.defaultPrevented) dropped(event.dataTransfer);
      event.preventDefault();
    });
    return () => listeners.abort();
  }, []);

  return isOver;
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
