import { z } from "zod";
import { displayName } from "../single-line.ts";
import { mediaId } from "../media/media-id.ts";

/** The most albums of a person, and the most files in one call. */
export const maxAlbums = { albums: 200, files: 500 };

const ids = z.array(mediaId).min(1).max(maxAlbums.files);

export const listAlbumsInput = z.object({
  /** The previous response's `nextCursor`. */
  cursor: mediaId.nullish(),
  limit: z.int().min(1).max(100).default(50),
});
export const createAlbumInput = z.object({
  /**
   * A random id that the page chose: after a lost response, the repeated call does not create a second album.
   * @default the API generates one
   */
  id: mediaId.min(16).optional(),
  name: displayName,
  /** The album's first files. */
  ids: ids.optional(),
});
export const renameAlbumInput = z.object({ id: mediaId, name: displayName });
export const albumInput = z.object({ id: mediaId });
export const albumFilesInput = z.object({ id: mediaId, ids });
export const addToAlbumInput = albumFilesInput.extend({
  /** Only for the files of a folder. If there is no album with this id or name, it is created. */
  name: displayName.optional(),
});
