import { AlbumDialogs } from "./albums/album-dialogs.tsx";
import { RenameHost } from "./rename/rename-host.tsx";
import { TagHost } from "./tags/tag-host.tsx";
import { VisibilityHost } from "./visibility/visibility-host.tsx";

/** Where the dialogs of files are, once in the library. They come after its first page. */
export function Dialogs() {
  return (
    <>
      <RenameHost />
      <VisibilityHost />
      <AlbumDialogs />
      <TagHost />
    </>
  );
}
