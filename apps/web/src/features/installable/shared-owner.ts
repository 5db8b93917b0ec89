import { sharedCache } from "./share-cache.ts";

/** Beside the files in their cache. */
const ownerKey = "/shared-owner";

/**
 * What another app has shared is the first person's who is signed in beside it, also after the page was loaded again: before another one
 * sees it, it is deleted.
 */
export async function claimShared(personId: string): Promise<void> {
  // Absent outside https and localhost.
  if (!(await globalThis.caches?.has(sharedCache))) return;
  const cache = await caches.open(sharedCache);
  const owner = await (await cache.match(ownerKey))?.text();
  if (owner === undefined) await cache.put(ownerKey, new Response(personId));
  else if (owner !== personId) await caches.delete(sharedCache);
}
