import { createDownloadUrl, type S3Storage } from "@s3-direct/upload-server";
import { z } from "zod";
import type { Database } from "../db/client.ts";
import { listMedia } from "./list.ts";
import { mediaId } from "./media-id.ts";
import { zipLife } from "./zip-life.ts";

export const exportInput = z.object({
  /** The previous answer's `nextCursor`. */
  cursor: mediaId.optional(),
});

/** So many are signed at once: enough for small files, and few whose addresses end before large ones have come. */
const atOnce = 50;

/** A page of all files of a person's library, the oldest first, each with an address that reads it until the page may be downloaded. */
export async function exportMedia(
  { db, storage }: { db: Database; storage: S3Storage },
  { ownerId, cursor }: z.output<typeof exportInput> & { ownerId: string },
): Promise<{
  files: { id: string; name: string; size: number; tags: string[]; url: string }[];
  nextCursor: string | undefined;
}> {
  const query = { ownerId, cursor, limit: atOnce, search: "", shared: false, trash: false, sort: "oldest" as const };
  const { items, nextCursor } = await listMedia(db, query);
  const expiresIn = zipLife(items);
  const files = await Promise.all(
    items.map(async ({ id, name, size, tags, uploadKey }) => {
      const { url } = await createDownloadUrl(storage, uploadKey, { expiresIn, saveAs: name });
      return { id, name, size, tags, url };
    }),
  );
  return { files, nextCursor };
}
