import { fileKeys, header, sharedCache } from "./share-cache.ts";
import { listHeldElsewhere, releaseKept } from "./shared-locks.ts";
import { claimShared } from "./shared-owner.ts";

/** A file that another app has shared. */
export type KeptFile = { key: string; name: string; type: string; size: number; lastModified: number };

/** Lists the files that wait for this person, and for nobody else, without those that another tab is sending. */
export async function listKept(personId: string): Promise<KeptFile[]> {
  await claimShared(personId);
  if (!(await caches.has(sharedCache))) return [];
  const isElsewhere = await listHeldElsewhere();
  const keys = await fileKeys(await caches.open(sharedCache));
  const kept = await readKept(keys.filter((key) => !isElsewhere(key)));
  return kept.map(({ key, headers }) => ({
    key,
    name: nameOf(headers),
    type: headers.get("content-type") ?? "",
    size: Number(headers.get(header.size)),
    lastModified: Number(headers.get(header.lastModified)),
  }));
}

/** Returns the files, which are kept until `dropKept`. Files that another tab has dropped meanwhile are left out. */
export async function takeKept(keys: readonly string[]): Promise<File[]> {
  const files = (await readKept(keys)).map(async ({ headers, response }) => {
    const lastModified = Number(headers.get(header.lastModified));
    const blob = await response.blob();
    return new File([blob], nameOf(headers), { type: blob.type, lastModified });
  });
  return Promise.all(files);
}

/** Drops these files. Files that were shared since they were listed stay. */
export async function dropKept(keys: readonly string[]): Promise<void> {
  const cache = await caches.open(sharedCache);
  await Promise.all(keys.map((key) => cache.delete(key)));
  if ((await fileKeys(cache)).length === 0) await caches.delete(sharedCache);
  releaseKept(keys);
}

async function readKept(keys: readonly string[]) {
  const cache = await caches.open(sharedCache);
  const read = await Promise.all(keys.map(async (key) => ({ key, response: await cache.match(key) })));
  return read.flatMap(({ key, response }) => (response ? [{ key, response, headers: response.headers }] : []));
}

const nameOf = (headers: Headers) => decodeURIComponent(headers.get(header.name) ?? "");
