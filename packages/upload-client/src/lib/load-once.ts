import { UploadError } from "@s3-direct/upload-core";
import { longestCall } from "./time-limits.ts";

/**
 * Loads a chunk at the first call, and keeps it. If that takes longer than a call to the API may, the chunk counts as
 * missing until it has come; after a failure the next call tries again.
 * @throws UploadError `NETWORK`
 */
export function loadOnce<Chunk>(load: () => Promise<Chunk>): () => Promise<Chunk> {
  let loading: Promise<Chunk> | undefined;
  return () =>
    (loading ??= new Promise((resolve, reject) => {
      const fail = (cause?: unknown) => reject(new UploadError("NETWORK", { cause, details: { reason: "module" } }));
      const timer = setTimeout(fail, longestCall);
      const chunk = load();
      chunk.then(resolve, fail);
      void chunk
        .then(
          () => (loading = chunk),
          () => (loading = undefined),
        )
        .then(() => clearTimeout(timer));
    }));
}
