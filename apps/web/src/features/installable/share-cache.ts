/** Where the service worker keeps files that another app has shared, until somebody says what becomes of them. */
export const sharedCache = "shared-files";

/** Each file's key in the cache begins with it. */
export const filePath = "/shared/";

/** As the manifest names it. */
export const shareTarget = "/share-target";

/** Of what is kept at once: a browser reads a share into memory in full before it can be kept. */
export const maxShared = { files: 100, bytes: 200 * 1024 ** 2 };

/** What came of a share: the page's address says it. The API says `lost`, where there was no worker to take the files. */
export const outcomes = ["taken", "none", "too-many", "too-large", "no-room", "lost"] as const;
export type Outcome = (typeof outcomes)[number];

/** Of a kept file, beside its content type. */
export const header = { name: "x-file-name", size: "x-file-size", lastModified: "x-file-last-modified" } as const;

/** The keys of the files in the cache, the oldest first. */
export async function fileKeys(cache: Cache): Promise<string[]> {
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  return paths.filter((path) => path.startsWith(filePath));
}
