import { and, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media } from "../db/schema.ts";
import { isInLibrary, isInTrash } from "../trash/moves.ts";
import { mediaKinds } from "./kinds.ts";

/** What takes room, by kind of file. */
export type UsageByKind = {
  /** The files themselves, without those in the trash. Kinds without files are left out. */
  kinds: { kind: (typeof mediaKinds)[number]; files: number; bytes: number }[];
  /** The smaller pictures: their number and total size. */
  smallerPictures: { files: number; bytes: number };
  /** All files in the trash, including their smaller pictures. */
  trash: { files: number; bytes: number };
};

/**
 * Returns what a person's published files take, by kind. The total is what the quota counts of them, without files that
 * are being deleted (see `Usage.reserved`).
 */
export async function readUsageByKind(db: Database, ownerId: string): Promise<UsageByKind> {
  const here = sql`filter (where ${isInLibrary})`;
  const inTrash = sql`filter (where ${isInTrash})`;
  // A sum of bigints is a numeric, which drivers return as text.
  const number = (sum: ReturnType<typeof sql>) => sql<number>`coalesce(${sum}, 0)::double precision`;
  const rows = await db
    .select({
      kind: media.kind,
      files: number(sql`count(*) ${here}`),
      bytes: number(sql`sum(${media.size}) ${here}`),
      smallerFiles: number(sql`count(*) filter (where ${isInLibrary} and ${media.storedSize} > ${media.size})`),
      smallerBytes: number(sql`sum(${media.storedSize} - ${media.size}) ${here}`),
      trashFiles: number(sql`count(*) ${inTrash}`),
      trashBytes: number(sql`sum(${media.storedSize}) ${inTrash}`),
    })
    .from(media)
    .where(and(eq(media.ownerId, ownerId), isNull(media.deletedAt)))
    .groupBy(media.kind);
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0);
  return {
    kinds: mediaKinds.flatMap((kind) => {
      const found = rows.find((row) => row.kind === kind && row.files > 0);
      return found === undefined ? [] : [{ kind, files: found.files, bytes: found.bytes }];
    }),
    smallerPictures: { files: sum((row) => row.smallerFiles), bytes: sum((row) => row.smallerBytes) },
    trash: { files: sum((row) => row.trashFiles), bytes: sum((row) => row.trashBytes) },
  };
}
