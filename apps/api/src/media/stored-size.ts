import { sql } from "drizzle-orm";
import type { MediaItem } from "./queries.ts";
import { variantNames } from "./variant-names.ts";

/** In bytes: what a file takes of its owner's quota, its smaller pictures included. */
export function storedSize({ size, variants }: Pick<MediaItem, "size" | "variants">): number {
  return variantNames.reduce((sum, name) => sum + (variants?.[name]?.size ?? 0), size);
}

/** The SQL for the same, by the columns of both. */
export function storedSizeOf(size: string, variants: string) {
  const ofEach = variantNames.map(
    (name) => sql`coalesce((${sql.identifier(variants)}->'${sql.raw(name)}'->>'size')::bigint, 0)`,
  );
  return sql.join([sql.identifier(size), ...ofEach], sql` + `);
}
