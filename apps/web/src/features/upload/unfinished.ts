import type { UnfinishedUpload } from "@s3-direct/upload-client";
import type { Visibility } from "@s3-direct/upload-core";
import { queryOptions } from "@tanstack/react-query";
import { queryClient } from "../../lib/trpc.ts";
import { currentPerson, whoIsHere } from "../account/current-person.ts";
import type { Wanted } from "./listed-uploads.ts";
import type { UploadInput } from "./upload-input.ts";
import { unfinishedUploads } from "./uploader.ts";

/** What earlier pages left unfinished. It stays in memory, because files can be given on every page. */
export const unfinishedQuery = (person: string | undefined) =>
  queryOptions({ queryKey: ["unfinished", person], queryFn: unfinishedUploads, gcTime: Infinity });

export function refreshUnfinished(): void {
  void queryClient.invalidateQueries({ ...unfinishedQuery(currentPerson.get()), refetchType: "all" });
}

/**
 * Goes on with an unfinished upload of this file, as far as a browser can tell without reading the file: the engine
 * compares the bytes. A file for another album is another upload, and so is one that others may see or may not.
 * @param orElse - called if it turns out that the upload cannot go on with this file
 * @returns whether there is such an upload
 */
export function goOnWith(wanted: Wanted, visibility: Visibility, orElse: () => void): boolean {
  const { queryKey } = unfinishedQuery(currentPerson.get());
  const all = queryClient.getQueryData(queryKey) ?? [];
  const left = all.find((upload) => isOf(upload, wanted) && upload.visibility === visibility);
  if (left === undefined) return false;
  // Another file of this name may be given at the same time.
  queryClient.setQueryData(
    queryKey,
    all.filter((upload) => upload !== left),
  );
  const isStillHere = whoIsHere();
  void left
    .resume(wanted.file)
    .catch(() => isStillHere() && orElse())
    .then(refreshUnfinished);
  return true;
}

function isOf({ isInOtherTab, name, size, input }: UnfinishedUpload, { file, album, albumName }: Wanted): boolean {
  const before: UploadInput = Object(input);
  // A folder's album has another id each time.
  const hasSameAlbum = albumName === undefined ? before.album === album : before.albumName === albumName;
  return !isInOtherTab && name === file.name && size === file.size && hasSameAlbum;
}
