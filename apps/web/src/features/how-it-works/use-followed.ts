import { isActive } from "@s3-direct/upload-client";
import { useEffect } from "react";
import { useStore } from "../../lib/store.ts";
import { watchUploads } from "../upload/live-trace.ts";
import { useQueue } from "../upload/list/queue.ts";
import type { Upload } from "../upload/uploader.ts";
import { followed, recordOneOf } from "./recorder.ts";

/** Draws uploads of the list while the page sends none of its own. @returns the drawn upload */
export function useFollowed({ enabled }: { enabled: boolean }): { upload: Upload | undefined; runs: boolean } {
  const id = useStore(followed);
  const upload = useQueue().items.find((item) => item.id === id);
  useEffect(() => (enabled ? watchUploads(recordOneOf) : undefined), [enabled]);
  return { upload, runs: upload !== undefined && isActive(upload) };
}
