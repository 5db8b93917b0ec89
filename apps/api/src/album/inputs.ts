import { z } from "zod";
import { displayName } from "../single-line.ts";
import { mediaId } from "../media/media-id.ts";

/** How many albums a person may have, and how many files one call takes. */
export const maxAlbums = { albums: 200, files: 500 };

const ids = z.array(mediaId).min(1).max(maxAlbums.files);

export const listAlbumsInput = z.object({
  /** The previous answer's `nextCursor`. */
  cursor: mediaId.nullish(),
  limit: z.int().min(1).max(100).default(50),
});
export const createAlbumInput = z.object({
  /**
   * What the page has made up for it, at random: whoever has lost the answer asks again, and makes no second one.
   * @default the API makes one
   */
  id: mediaId.min(16).optional(),
  name: displayName,
  /** What it holds from the beginning. */
  ids: ids.optional(),
});
export const renameAlbumInput = z.object({ id: mediaId, name: displayName });
export const albumInput = z.object({ id: mediaId });
export const albumFilesInput = z.object({ id: mediaId, ids });
