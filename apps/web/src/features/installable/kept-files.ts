import { fileKeys, header, sharedCache } from "./share-cache.ts";
import { claimShared } from "./shared-owner.ts";

/** A file that another app has shared. */
export type KeptFile = { key: string; name: string; size: number; lastModified: number };

/** The files that wait for this person, and for no other one. */
export async function listKept(personId: string): Promise<KeptFile[]> {
  await claimShared(personId);
  if (!(await caches.has(sharedCache))) return [];
  const cache = await caches.open(sharedCache);
  const listed = (await fileKeys(cache)).map(async (key) => {
    const { headers } = await kept(cache, key);
    return {
      key,
      name: nameOf(headers),
      size: Number(headers.get(header.size)),
      lastModified: Number(headers.get(header.lastModified)),
    };
  });
  return Promise.all(listed);
}

/** They are kept until `dropKept`. */
export async function takeKept(keys: readonly string[]): Promise<File[]> {
  const cache = await caches.open(sharedCache);
  const files = keys.map(async (key) => {
    const response = await kept(cache, key);
    const lastModified = Number(response.headers.get(header.lastModified));
    const blob = await response.blob();
    return new File([blob], nameOf(response.headers), { type: blob.type, lastModified });
  });
  return Promise.all(files);
}

/** What was shared since these were listed stays. */
export async function dropKept(keys: readonly string[]): Promise<void> {
  const cache = await caches.open(sharedCache);
  await Promise.all(keys.map((key) => cache.delete(key)));
  if ((await fileKeys(cache)).length === 0) await caches.delete(sharedCache);
}

async function kept(cache: Cache, key: string): Promise<Response> {
  const response = await cache.match(key);
  if (response === undefined) throw new Error("This file is kept no longer.");
  return response;
}

const nameOf = (headers: Headers) => decodeURIComponent(headers.get(header.name) ?? "");
