import { useEffect, useEffectEvent } from "react";
import { isTextField } from "../../../lib/is-text-field.ts";

/**
 * Takes files that are pasted anywhere on the page, except where another element takes them. Text that is pasted into a
 * field stays the field's.
 */
export function usePaste(onPaste: (data: DataTransfer) => void, { enabled }: { enabled: boolean }): void {
  const pasted = useEffectEvent(onPaste);
  useEffect(() => {
    if (!enabled) return undefined;
    const paste = (event: ClipboardEvent) => {
      const { clipboardData: data, target } = event;
      if (event.defaultPrevented || data === null || data.files.length === 0 || isTextForField(data, target)) return;
      event.preventDefault();
      pasted(data);
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, [enabled]);
}

/** Whether the paste is text for a field: Office programs put text on the clipboard together with a picture of it. */
function isTextForField({ types }: DataTransfer, target: EventTarget | null): boolean {
  return isTextField(target) && types.includes("text/plain");
}
