import { useLocation } from "wouter";
import { Button, buttonClass } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { AddFiles } from "./add-files.tsx";
import { deleteAlbum } from "./album-changes.ts";
import { naming } from "./dialogs.ts";
import { shareAlbum } from "./share-album.ts";
import { useAlbumTexts } from "./texts.ts";
import type { Album } from "./use-albums.ts";

/** The actions for the album that is open. */
export function AlbumActions({ album }: { album: Album }) {
  const t = useAlbumTexts();
  const [, navigate] = useLocation();
  return (
    <>
      {album.files > 0 && (
        <>
          <Button look="primary" onClick={() => void shareAlbum(album)}>
            <Icon name="link" className="size-4.5" />
            {t.share}
          </Button>
          <AddFiles className={buttonClass("plain")}>
            <Icon name="upload" className="text-muted size-4.5" />
            {t.addFiles}
          </AddFiles>
        </>
      )}
      <Button look="quiet" onClick={() => naming.set({ album })}>
        <Icon name="pen" className="size-4.5" />
        {t.rename}
      </Button>
      <Button
        look="quiet"
        onClick={() => {
          navigate("/library");
          void deleteAlbum(album);
        }}
      >
        <Icon name="trash" className="size-4.5" />
        {t.delete}
      </Button>
    </>
  );
}
