import { useId } from "react";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Modal } from "../../../components/modal.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { addToAlbum } from "./album-changes.ts";
import { AlbumCover } from "./album-cover.tsx";
import { AlbumName } from "./album-name.tsx";
import { naming } from "./dialogs.ts";
import { useAlbumDialogTexts } from "./dialog-texts.ts";
import { useAlbumTexts } from "./texts.ts";
import { useAlbums } from "./use-albums.ts";

const look =
  "hover:bg-sunken flex min-h-14 w-full items-center gap-3 rounded-xl px-2 text-left text-sm -outline-offset-2";

/** Asks for the album to add files to, an existing or a new one. */
export function AddDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const { t: texts, format } = useLanguage();
  const t = useAlbumTexts();
  const { adding } = useAlbumDialogTexts();
  const titleId = useId();
  const { albums, retry } = useAlbums();
  return (
    <Modal aria-labelledby={titleId} onCancel={onClose} className="w-[min(26rem,calc(100vw-2rem))]">
      <h2 id={titleId} className="text-lg font-semibold">
        {adding.title(ids.length, format.number(ids.length))}
      </h2>
      {albums?.length === 0 && <p className="text-muted mt-2 text-sm leading-relaxed">{adding.none}</p>}
      {retry && (
        <div role="alert" className="text-danger mt-2 flex items-center justify-between text-sm">
          {adding.unread}
          <Button look="quiet" onClick={retry}>
            {texts.library.retry}
          </Button>
        </div>
      )}
      <ul aria-label={t.heading} className="-mx-2 mt-4 grid max-h-[50dvh] gap-0.5 overflow-y-auto">
        <li>
          <button
            type="button"
            className={look}
            onClick={() => {
              onClose();
              naming.set({ ids });
            }}
          >
            <span className="bg-accent-soft text-accent grid size-11 place-items-center rounded-lg">
              <Icon name="plus" />
            </span>
            <span className="font-medium">{t.create}</span>
          </button>
        </li>
        {albums?.map((album) => (
          <li key={album.id}>
            <button
              type="button"
              className={look}
              onClick={() => {
                onClose();
                void addToAlbum(album, ids);
              }}
            >
              <AlbumCover album={album} />
              <span className="grid min-w-0 flex-1">
                <AlbumName name={album.name} />
                <span className="text-muted text-xs tabular-nums">
                  {t.files(album.files, format.number(album.files))}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="mt-4 flex justify-end">
        <Button onClick={onClose}>{texts.dialog.cancel}</Button>
      </div>
    </Modal>
  );
}
