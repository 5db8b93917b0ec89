import { useEffect } from "react";
import { useBackOrForward } from "../../lib/use-back-or-forward.ts";
import { AlbumDialogs } from "./albums/album-dialogs.tsx";
import { closeAlbumDialogs } from "./albums/dialogs.ts";
import { RenameHost } from "./rename/rename-host.tsx";
import { renaming } from "./rename/renaming.ts";
import { TagHost } from "./tags/tag-host.tsx";
import { tagging } from "./tags/tagging.ts";
import { changing } from "./visibility/changing.ts";
import { VisibilityHost } from "./visibility/visibility-host.tsx";

/** The dialogs for files, once in the library. Their code is loaded after the library's first page. */
export function Dialogs() {
  // They are closed when the person leaves the library, or goes back or forward in it.
  useBackOrForward(closeDialogs);
  useEffect(() => closeDialogs, []);
  return (
    <>
      <RenameHost />
      <VisibilityHost />
      <AlbumDialogs />
      <TagHost />
    </>
  );
}

function closeDialogs(): void {
  for (const shown of [renaming, changing, tagging]) shown.set(undefined);
  closeAlbumDialogs();
}
