import { UploadError } from "@s3-direct/upload-core";
import type { ClipboardEvent, DragEvent, MouseEvent, SyntheticEvent } from "react";
import type { FoundFile, FoundFiles } from "../files/dropped.ts";

/** Makes a handler that runs after the component's own handler, unless that has called `stopPropagation`. */
export function after<Event extends SyntheticEvent>(
  own: ((event: Event) => void) | undefined,
  ours: (event: Event) => void,
): (event: Event) => void {
  return (event) => {
    own?.(event);
    if (!event.isPropagationStopped()) ours(event);
  };
}

export function refusalOf({ files, unreadable }: FoundFiles, takesMany: boolean): UploadError | undefined {
  if (files.length === 0 && unreadable.length > 0) return new UploadError("FILE_CHANGED");
  // The browser announced files but gave none, for example for an empty folder.
  if (files.length === 0) return new UploadError("TOO_FEW_FILES", { sentence: "There is no file in what you chose." });
  if (takesMany || files.length <= 1) return undefined;
  return new UploadError("TOO_MANY_FILES", { sentence: "Choose one file only.", details: { maxFiles: 1 } });
}

export function chosen(file: File): FoundFile {
  return { file, path: file.webkitRelativePath || file.name };
}

export function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer.types.includes("Files");
}

/** Whether the click was on a control within the zone, which has its own purpose. */
export function isInOwnControl({ target, currentTarget: zone }: MouseEvent<HTMLElement>): boolean {
  const control = target instanceof Element ? target.closest("a, button, input, label, select, textarea") : null;
  return control !== null && control !== zone && zone.contains(control);
}

/** Whether a paste belongs to a text field: office programs put text on the clipboard together with a picture of it. */
export function isTextForField({ target, clipboardData }: ClipboardEvent): boolean {
  const isField = target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea"));
  return isField && clipboardData.types.includes("text/plain");
}
