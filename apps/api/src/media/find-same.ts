import type { Visibility } from "@s3-direct/upload-core";
import { and, desc, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "../db/client.ts";
import { media } from "../db/schema.ts";

/** In base64. */
export const sha256 = z
  .string()
  .max(44)
  .regex(/^[A-Za-z0-9+/]{43}=$/);

export const findSameInput = z.object({
  visibility: z.enum(["public", "private"]),
  /** They are part of a URL, which has room for about this number. */
  hashes: z.array(sha256).min(1).max(25),
});

/** A published file with one of the hashes. */
export type SameFile = { sha256: string; id: string; name: string; url: string | undefined };

/**
 * Finds which of these files an owner already has, with this visibility and not in the trash: the newest one for each
 * hash. Other people's files are never considered.
 */
export async function findSame(
  db: Pick<Database, "selectDistinctOn">,
  { ownerId, visibility, hashes }: z.output<typeof findSameInput> & { ownerId: string; visibility: Visibility },
): Promise<SameFile[]> {
  const rows = await db
    .selectDistinctOn([media.sha256], { sha256: media.sha256, id: media.id, name: media.name, url: media.url })
    .from(media)
    .where(
      and(
        eq(media.ownerId, ownerId),
        inArray(media.sha256, hashes),
        eq(media.visibility, visibility),
        isNull(media.trashedUntil),
        isNull(media.deletedAt),
      ),
    )
    .orderBy(media.sha256, desc(media.createdAt), desc(media.id));
  return [...new Set(hashes)].flatMap((hash) => {
    const newest = rows.find((row) => row.sha256 === hash);
    return newest === undefined ? [] : { sha256: hash, id: newest.id, name: newest.name, url: newest.url ?? undefined };
  });
}
