"use client";
import { mayRetry } from "@s3-direct/upload-client";
import { IconButton } from "./icon-button";
import { isolated } from "./isolated";
import { isUnderWay, type SingleUpload } from "./single-upload";
import type { UploadTexts } from "./texts";

type UploadActionsProps = {
  upload: SingleUpload;
  texts: UploadTexts;
  /** Finds the element that gets the focus when a button disappears. Must be the same function in every render. */
  focusNext: (button: HTMLElement) => Element | null | undefined;
};

/** The actions for one upload: cancel it, or retry it if it failed and may succeed. */
export function UploadActions({ upload, texts, focusNext }: UploadActionsProps) {
  if (upload.status === "idle") return null;
  const name = isolated(upload.file.name);
  if (isUnderWay(upload)) {
    const label = texts.of(texts.cancel, name);
    return <IconButton key="cancel" icon="close" label={label} onClick={upload.abort} focusNext={focusNext} />;
  }
  if (upload.status !== "error" || !mayRetry(upload.error)) return null;
  const label = texts.of(texts.retry, name);
  return <IconButton key="retry" icon="retry" label={label} onClick={upload.retry} focusNext={focusNext} />;
}
