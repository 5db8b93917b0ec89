import { useEffect, useEffectEvent } from "react";

/** Files pasted anywhere on the page but where another takes them. Text that is pasted into a field stays the field's. */
export function usePaste(onPaste: (data: DataTransfer) => void): void {
  const pasted = useEffectEvent(onPaste);
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.defaultPrevented || event.clipboardData === null || event.clipboardData.files.length === 0) return;
      event.preventDefault();
      pasted(event.clipboardData);
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, []);
}
