import { sql } from "drizzle-orm";
import type { MediaItem } from "./queries.ts";
import { variantNames } from "./variant-names.ts";

/** Returns the bytes that a file takes of its owner's quota, including its smaller pictures. */
export function storedSize({ size, variants }: Pick<MediaItem, "size" | "variants">): number {
  return variantNames.reduce((sum, name) => sum + (variants?.[name]?.size ?? 0), size);
}

/** Returns the SQL for the same, given both columns. */
export function storedSizeOf(size: string, variants: string) {
  const ofEach = variantNames.map(
    (name) => sql`coalesce((${sql.identifier(variants)}->'${sql.raw(name)}'->>'size')::bigint, 0)`,
  );
  return sql.join([sql.identifier(size), ...ofEach], sql` + `);
}
