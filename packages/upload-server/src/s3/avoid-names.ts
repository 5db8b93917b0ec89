import type { S3Storage } from "./storage.ts";

/**
 * The same storage, signing for other names than those that a client cannot reach: a filter in its network, or a name that it does
 * not resolve. Where all are among them it signs as ever.
 */
export function avoidNames(storage: S3Storage, avoid: readonly string[] | undefined): S3Storage {
  if (avoid === undefined || storage.uploadBucketUrls.every(({ host }) => avoid.includes(host))) return storage;
  return {
    ...storage,
    nextUploadOrigin() {
      let origin = storage.nextUploadOrigin();
      while (avoid.includes(origin.host)) origin = storage.nextUploadOrigin();
      return origin;
    },
  };
}
