import { AlbumDialogs } from "./albums/album-dialogs.tsx";
import { RenameHost } from "./rename/rename-host.tsx";
import { TagHost } from "./tags/tag-host.tsx";
import { VisibilityHost } from "./visibility/visibility-host.tsx";

/** The dialogs for files, once in the library. Their code is loaded after the library's first page. */
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
