import { Button } from "../../../components/button.tsx";
import { IconButton, iconButtonLook } from "../../../components/icon-button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { sharing } from "../../share/sharing.ts";
import { copyOrTell } from "../copy-or-tell.ts";
import { type Media, toShared } from "../media.ts";
import { renaming } from "../rename/renaming.ts";
import { saveFiles } from "../save-file.ts";
import { useLibraryTexts } from "../texts.ts";
import { copyForDay, openPrivately } from "./private-file.ts";

export function PreviewActions({ media, onDelete }: { media: Media; onDelete: () => void }) {
  const t = useLanguage().t.library;
  const { name, url } = media;
  const { rename } = useLibraryTexts().menu;
  return (
    <div className="grid gap-3 print:hidden">
      <div className="grid grid-cols-2 gap-2 lg:grid-cols-1">
        <Button
          look="primary"
          className="max-sm:px-3!"
          title={url === undefined ? t.copyForDayHint : undefined}
          onClick={() => void (url === undefined ? copyForDay(media) : copyOrTell([url], name))}
        >
          <Icon name="copy" className="size-4.5" />
          {url === undefined ? t.copyForDay : t.copy}
        </Button>
        <Button onClick={() => sharing.set([toShared(media)])}>
          <Icon name="link" className="size-4.5" />
          {t.share}
        </Button>
      </div>
      <div className="-mx-2 flex">
        <IconButton icon="download" label={t.save} onClick={() => void saveFiles([media])} />
        {url === undefined ? (
          <IconButton icon="open" label={t.preview.open} onClick={() => void openPrivately(media)} />
        ) : (
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            aria-label={t.preview.open}
            title={t.preview.open}
            className={iconButtonLook}
          >
            <Icon name="open" />
          </a>
        )}
        <IconButton icon="pen" label={rename} onClick={() => renaming.set(media)} />
        {/* Apart from the others, so that nobody presses it by mistake. */}
        <IconButton icon="trash" label={t.delete} onClick={onDelete} className="text-danger! ml-auto" />
      </div>
    </div>
  );
}
