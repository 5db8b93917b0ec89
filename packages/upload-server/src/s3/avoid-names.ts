import type { S3Storage } from "./storage.ts";

/**
 * The same storage, signing for other names than those that a client cannot reach: a filter in its network, or a name that it does
 * not resolve. Where all are among them it signs as ever; so it does where an address of the application's own passes uploads on,
 * because browsers do not see S3's name there.
 */
export function avoidNames(storage: S3Storage, avoid: readonly string[] | undefined): S3Storage {
  if (avoid === undefined || storage.uploadBaseUrl !== undefined) return storage;
  if (storage.uploadBucketUrls.every(({ host }) => avoid.includes(host))) return storage;
  return {
    ...storage,
    nextUploadOrigin() {
      let origin = storage.nextUploadOrigin();
      // In so many turns each name comes up once.
      for (let turn = 1; turn < storage.uploadNames && avoid.includes(origin.host); turn += 1)
        origin = storage.nextUploadOrigin();
      return origin;
    },
  };
}
