import type { S3Storage } from "./storage.ts";

/**
 * The same storage, signing for other names than those that a client cannot reach because of a filter in its network, or a name that it
 * does not resolve. It signs as always where the client can reach none, and where an address of the application's own passes uploads on,
 * because browsers do not see S3's names then.
 */
export function avoidNames(storage: S3Storage, avoid: readonly string[] | undefined): S3Storage {
  if (avoid === undefined || storage.uploadBaseUrl !== undefined) return storage;
  if (storage.uploadBucketUrls.every(({ host }) => avoid.includes(host))) return storage;
  return {
    ...storage,
    nextUploadOrigin() {
      let origin = storage.nextUploadOrigin();
      // After so many calls each name has come once.
      for (let turn = 1; turn < storage.uploadNames && avoid.includes(origin.host); turn += 1)
        origin = storage.nextUploadOrigin();
      return origin;
    },
  };
}
