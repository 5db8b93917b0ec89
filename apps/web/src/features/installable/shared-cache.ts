/** Where the service worker keeps files that another app has shared, until somebody says what becomes of them. */
export const sharedCache = "shared-files";

/** As the manifest names it. */
export const shareTarget = "/share-target";

/** Of what is kept at once: it is copied to the browser's own storage until it is sent. */
export const maxShared = { files: 100, bytes: 1024 ** 3 };

/** What came of a share: the page's address says it. The API says `lost`, where there was no worker to take the files. */
export const outcomes = ["taken", "none", "too-many", "too-large", "no-room", "lost"] as const;
export type Outcome = (typeof outcomes)[number];

/** Of a kept file, beside its content type. */
export const header = { name: "x-file-name", size: "x-file-size", lastModified: "x-file-last-modified" } as const;
