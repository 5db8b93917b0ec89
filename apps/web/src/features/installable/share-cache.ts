/**
 * The cache in which the service worker keeps files that another app has shared, until somebody decides what to do with
 * them.
 */
export const sharedCache = "shared-files";

/** The prefix of each file's key in the cache. */
export const filePath = "/shared/";

/** The path in the manifest. */
export const shareTarget = "/share-target";

/** The limits of all kept files together. A browser reads a share into memory in full before it can be kept. */
export const maxShared = { files: 100, bytes: 200 * 1024 ** 2 };

/**
 * The result of a share, which is in the page's address. `lost` comes from the API, if there was no worker to take the
 * files.
 */
export const outcomes = ["taken", "none", "too-many", "too-large", "no-room", "lost"] as const;
export type Outcome = (typeof outcomes)[number];

/** The headers of a kept file, besides its content type. */
export const header = { name: "x-file-name", size: "x-file-size", lastModified: "x-file-last-modified" } as const;

/** Returns the keys of the files in the cache, the oldest first. */
export async function fileKeys(cache: Cache): Promise<string[]> {
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  return paths.filter((path) => path.startsWith(filePath));
}
