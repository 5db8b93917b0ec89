import { UploadError } from "@s3-direct/upload-core";

/**
 * Loads a chunk at the first call, and keeps what is made of it. After a failure the next call tries again.
 * @throws UploadError `NETWORK`
 */
export function loadOnce<Chunk, Made>(load: () => Promise<Chunk>, make: (chunk: Chunk) => Made): () => Promise<Made> {
  let loading: Promise<Made> | undefined;
  return () =>
    (loading ??= load().then(make, (cause: unknown) => {
      loading = undefined;
      return failToLoad(cause);
    }));
}

/** Throws the error for a chunk that could not be loaded. @throws UploadError `NETWORK` */
export function failToLoad(cause: unknown): never {
  throw new UploadError("NETWORK", { cause, details: { reason: "module" } });
}
