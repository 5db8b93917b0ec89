import type { FoundFile } from "@s3-direct/upload-client";
import { randomId } from "../../../lib/random-id.ts";
import type { UploadInput } from "../upload-input.ts";

/** A file of a choice or drop. */
export type Found = Pick<FoundFile, "file" | "path" | "handle">;

/**
 * Gives each file of a folder the folder's album, which the API creates with the first file if there is none of that
 * name. While an album is open, all files go into that.
 * @param open - the id of the open album
 */
export function inAlbums(found: readonly Found[], open: string | undefined): (Found & UploadInput)[] {
  const ids = new Map<string, string>();
  return found.map((each) => {
    if (open !== undefined) return { ...each, album: open };
    const albumName = albumNameOf(each.path);
    if (albumName === undefined) return each;
    const album = ids.get(albumName) ?? randomId();
    ids.set(albumName, album);
    return { ...each, album, albumName };
  });
}

/** The API's limit, in characters. */
const longest = 100;

/** A text without anything visible, which the API takes for no name. */
const unseen = /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;

/**
 * Returns the name of the album for a file's folder: "2026/spring" for "2026/spring/april.pdf". Of a path that is too
 * long the end is kept, which tells the folder from its neighbours.
 */
function albumNameOf(path: string): string | undefined {
  const folder = path.slice(0, Math.max(path.lastIndexOf("/"), 0)).normalize("NFC");
  const end = folder.length <= longest ? folder : `…${folder.slice(1 - longest)}`;
  // The API takes no half of a character, and removes marks of direction.
  const name = end.replace(/[\p{Cs}\p{Bidi_Control}]/gu, "");
  return unseen.test(name) ? undefined : name;
}
