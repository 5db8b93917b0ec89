"use client";
import type { FoundFiles, UploadError } from "@s3-direct/upload-client";
import { useState } from "react";
import type { UploadTexts } from "./texts";

/** The text of a zone about the last drop, where not all of it was taken. */
export function useRefusal(texts: UploadTexts) {
  const [refusal, setRefusal] = useState<string>();
  return {
    refusal,
    refuse: setRefusal,
    onDrop: ({ unreadable }: FoundFiles) =>
      setRefusal(unreadable.length > 0 ? texts.unreadable(unreadable.length) : undefined),
    onDropRejected: (error: UploadError) => setRefusal(texts.failure(error)),
  };
}
