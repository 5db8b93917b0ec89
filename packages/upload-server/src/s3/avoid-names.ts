import type { S3Storage } from "./storage.ts";

/**
 * Returns the storage without the host names that a client cannot reach, because of a filter in its network or a name
 * that it cannot resolve. If the client can reach none of them, the storage signs as usual; also if uploads go through
 * the application's own address, because browsers do not use S3's host names then.
 */
export function avoidNames(storage: S3Storage, hosts: readonly string[] | undefined): S3Storage {
  if (hosts === undefined || storage.uploadBaseUrl !== undefined) return storage;
  if (storage.uploadBucketUrls.every(({ host }) => hosts.includes(host))) return storage;
  const { uploads } = storage;
  return {
    ...storage,
    uploads: {
      ...uploads,
      nextBucketUrl() {
        let url = uploads.nextBucketUrl();
        // After this many calls each name has been returned once.
        for (let turn = 1; turn < uploads.hostCount && hosts.includes(url.host); turn += 1)
          url = uploads.nextBucketUrl();
        return url;
      },
    },
  };
}
