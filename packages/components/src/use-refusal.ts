"use client";
import type { FoundFiles, UploadError } from "@s3-direct/upload-client";
import { useState } from "react";
import type { UploadTexts } from "./texts";

/** What a zone says about the last drop when it was not, or not wholly, taken. */
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
