import type { FoundFile } from "@s3-direct/upload-client";
import { mediaTypeFromName, type Visibility } from "@s3-direct/upload-core";
import { isComparable } from "./same-file/same-file.ts";
import { inputOf, type UploadInput } from "./upload-input.ts";
import { allUploads, type Upload, uploaders, visibilities } from "./uploader.ts";

/** Each upload's position in the one list, and a key of its file, both by the upload's id. */
export const positions = new Map<string, number>();
const fileKeys = new Map<string, string>();

/** A file to upload. */
export type Wanted = Pick<FoundFile, "file" | "path" | "handle"> & UploadInput;

type KeyedFile = Omit<Wanted, "path"> & {
  path: string | { albumName: string | undefined; name: string };
  size?: number | "unknown" | undefined;
};

/**
 * A file that can be compared by its bytes may be given again for another album, without being sent again. Any other
 * file is recognized whatever its album. The albums of folders are told apart by the path.
 */
function fileKey({ file, path, album, albumName, size = file.size }: KeyedFile): string {
  const needsSameAlbum = isComparable(file) && albumName === undefined;
  return JSON.stringify([path, size, file.lastModified, needsSameAlbum ? { album } : "any album"]);
}

/** The key of a file of an earlier page, of whose path only name and album are known. */
const earlierFileKey = (file: Omit<KeyedFile, "path">) =>
  fileKey({ ...file, path: { albumName: file.albumName, name: file.file.name } });

/**
 * Returns a function that finds a file's upload in the list, in progress or finished, as far as a browser can tell
 * without reading the file.
 */
export function findListed(): (file: Wanted) => Upload | undefined {
  const wanted = allUploads().filter(({ status }) => status !== "error" && status !== "aborted");
  const listed = new Map(wanted.map((item) => [fileKeys.get(item.id) ?? keyOfEarlier(item), item]));
  return (file) =>
    listed.get(fileKey(file)) ??
    listed.get(earlierFileKey(file)) ??
    listed.get(earlierFileKey({ ...file, size: "unknown" }));
}

/** A picture that was made smaller has another size than the chosen file. */
const keyOfEarlier = ({ file }: Upload) =>
  earlierFileKey({ file, ...inputOf(file), size: file.type.startsWith("image/") ? "unknown" : file.size });

/** Sends the file of a failed upload under another name, in its place. @returns the new upload's id */
export function addUnderName({ id, file }: Upload, name: string): string | undefined {
  const visibility = visibilities.find((each) => uploaders[each].getSnapshot().items.some((item) => item.id === id));
  if (visibility === undefined) return undefined;
  // The type marks a photo, whose place is then removed.
  const renamed = new File([file], name, { type: mediaTypeFromName(name), lastModified: file.lastModified });
  const added = add({ file: renamed, ...inputOf(file) }, visibility);
  positions.set(added.id, positions.get(id) ?? positions.size);
  uploaders[visibility].remove(id);
  return added.id;
}

export function addFiles(files: readonly Wanted[], visibility: Visibility): void {
  for (const wanted of files) {
    const { id } = add(wanted, visibility);
    positions.set(id, positions.size);
    fileKeys.set(id, fileKey(wanted));
  }
}

/** Adds the file. With its handle, it need not be chosen again after a reload. */
function add({ file, handle, album, albumName, batch }: Omit<Wanted, "path">, visibility: Visibility) {
  return uploaders[visibility].add(file, { handle, input: { album, albumName, batch } });
}
