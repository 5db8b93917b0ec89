/** Of files that were chosen, and of what is sent in their place. */
const albums = new WeakMap<File, string>();

/** Into which album a file goes, besides the library. */
export const albumOf = (file: File): string | undefined => albums.get(file);

/** @param input - what the file's upload was given, perhaps by an earlier page */
export function noteAlbum(file: File, input: unknown): void {
  if (typeof input !== "object" || input === null || !("album" in input)) return;
  if (typeof input.album === "string") albums.set(file, input.album);
}
