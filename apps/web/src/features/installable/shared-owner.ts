import { sharedCache } from "./share-cache.ts";

/** The owner's key, beside the files in their cache. */
const ownerKey = "/shared-owner";

/**
 * Gives shared files to the first person who is signed in, also across reloads. If another person signs in, the files
 * are deleted before that person sees them.
 */
export async function claimShared(personId: string): Promise<void> {
  // Absent outside https and localhost.
  if (!(await globalThis.caches?.has(sharedCache))) return;
  const cache = await caches.open(sharedCache);
  const owner = await (await cache.match(ownerKey))?.text();
  if (owner === undefined) await cache.put(ownerKey, new Response(personId));
  else if (owner !== personId) await caches.delete(sharedCache);
}
