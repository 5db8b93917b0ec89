import { header, sharedCache } from "./shared-cache.ts";

/** How many files wait that another app has shared, and their bytes. */
export async function countKept(): Promise<{ files: number; bytes: number }> {
  const kept = (await readKept()).map((response) => Number(response.headers.get(header.size)));
  return { files: kept.length, bytes: kept.reduce((sum, size) => sum + size, 0) };
}

/** The files, which are kept no longer. They stay where the browser has them: none is read here. */
export async function takeKept(): Promise<File[]> {
  const files = (await readKept()).map(async (response) => {
    const name = decodeURIComponent(response.headers.get(header.name) ?? "");
    const lastModified = Number(response.headers.get(header.lastModified));
    const blob = await response.blob();
    return new File([blob], name, { type: blob.type, lastModified });
  });
  const taken = await Promise.all(files);
  await caches.delete(sharedCache);
  return taken;
}

async function readKept() {
  if (!(await caches.has(sharedCache))) return [];
  const cache = await caches.open(sharedCache);
  const keys = await cache.keys();
  const kept = await Promise.all(keys.map((key) => cache.match(key)));
  return kept.flatMap((response) => response ?? []);
}
