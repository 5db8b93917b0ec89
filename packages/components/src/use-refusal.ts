"use client";
import type { FoundFiles, UploadError } from "@s3-direct/upload-client";
import { useState } from "react";
import type { UploadTexts } from "./texts";

/** Returns a zone's text about the last drop, if some of it was not accepted. */
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
