import { and, eq } from "drizzle-orm";
import { album } from "../db/schema.ts";

/** The album, where it is this person's; one that was deleted, too. */
export const isOwnAlbum = ({ ownerId, id }: { ownerId: string; id: string }) =>
  and(eq(album.id, id), eq(album.ownerId, ownerId));
