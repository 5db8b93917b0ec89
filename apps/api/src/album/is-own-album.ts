import { and, eq } from "drizzle-orm";
import { album } from "../db/schema.ts";

/** Matches the album if it is this person's, even if it was deleted. */
export const isOwnAlbum = ({ ownerId, id }: { ownerId: string; id: string }) =>
  and(eq(album.id, id), eq(album.ownerId, ownerId));
