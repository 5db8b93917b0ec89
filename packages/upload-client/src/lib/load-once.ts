import { UploadError } from "@s3-direct/upload-core";

/**
 * Loads a chunk when somebody first asks, and keeps what is made of it. Where it could not be loaded, the next one who asks tries again.
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

/** Of what needs a chunk that could not be loaded. @throws UploadError `NETWORK` */
export function failToLoad(cause: unknown): never {
  throw new UploadError("NETWORK", { cause, details: { reason: "module" } });
}
