import { createDownloadUrl, type S3Storage } from "@s3-direct/upload-server";
import { z } from "zod";
import { albumNamesOf } from "../album/items.ts";
import type { Database } from "../db/client.ts";
import { listMedia } from "./list.ts";
import { mediaId } from "./media-id.ts";
import { zipLife } from "./zip-life.ts";

export const exportInput = z.object({
  /** The previous response's `nextCursor`. */
  cursor: mediaId.optional(),
});

/**
 * How many URLs are signed at once: enough for small files, and few enough that no URL expires before large files have
 * been read.
 */
const atOnce = 50;

/**
 * Returns a page of all files in a person's library, oldest first, each with a URL that works long enough to download
 * the whole page, and with the name of its (first) album.
 */
export async function exportMedia(
  { db, storage }: { db: Database; storage: S3Storage },
  { ownerId, cursor }: z.output<typeof exportInput> & { ownerId: string },
): Promise<{
  files: { id: string; name: string; album: string | undefined; size: number; tags: string[]; url: string }[];
  nextCursor: string | undefined;
}> {
  const query = { ownerId, cursor, limit: atOnce, search: "", shared: false, trash: false, sort: "oldest" as const };
  const { items, nextCursor } = await listMedia(db, query);
  const albums = await albumNamesOf(db, { ownerId, ids: items.map(({ id }) => id) });
  const expiresIn = zipLife(items);
  const files = await Promise.all(
    items.map(async ({ id, name, size, tags, uploadKey }) => {
      const { url } = await createDownloadUrl(storage, uploadKey, { expiresIn, saveAs: name });
      return { id, name, album: albums.get(id), size, tags, url };
    }),
  );
  return { files, nextCursor };
}
