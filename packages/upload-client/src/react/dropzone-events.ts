import { UploadError } from "@s3-direct/upload-core";
import type { ClipboardEvent, DragEvent, MouseEvent, SyntheticEvent } from "react";
import type { FoundFile, FoundFiles } from "../files/dropped.ts";

/** A handler that runs after the component's own, unless that has called `stopPropagation`. */
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
  // The browser said that there are files, and gave none: an empty folder, for example.
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

/** Whether the click was on a control within the zone, which does what it is for. */
export function isInOwnControl({ target, currentTarget: zone }: MouseEvent<HTMLElement>): boolean {
  const control = target instanceof Element ? target.closest("a, button, input, label, select, textarea") : null;
  return control !== null && control !== zone && zone.contains(control);
}

/** Office programs put text on the clipboard together with a picture of it. */
export function isTextForField({ target, clipboardData }: ClipboardEvent): boolean {
  const isField = target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea"));
  return isField && clipboardData.types.includes("text/plain");
}
