import { Button, buttonClass } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { announce } from "../../../components/live-region.tsx";
import { copyLink } from "../../../lib/copy-link.ts";
import { trpcClient } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { sharing } from "../../share/sharing.ts";
import { type Media, toShared } from "../media.ts";
import { renaming } from "../rename/renaming.ts";
import { saveFile } from "../save-file.ts";
import { useLibraryTexts } from "../texts.ts";

export function PreviewActions({ media, onDelete }: { media: Media; onDelete: () => void }) {
  const t = useLanguage().t.library;
  const { id, url } = media;
  const openIcon = <Icon name="open" className="size-4.5" />;
  return (
    <div className="grid grid-cols-2 gap-2 lg:grid-cols-1">
      <Button
        look="primary"
        title={url === undefined ? t.copyForDayHint : undefined}
        onClick={() => void (url === undefined ? copyForDay(id, t.copyFailed) : copyLink(url))}
      >
        <Icon name="copy" className="size-4.5" />
        {url === undefined ? t.copyForDay : t.copy}
      </Button>
      <Button onClick={() => sharing.set([toShared(media)])}>
        <Icon name="link" className="size-4.5" />
        {t.share}
      </Button>
      <Button onClick={() => void saveFile(id)}>
        <Icon name="download" className="size-4.5" />
        {t.save}
      </Button>
      {url === undefined ? (
        <Button onClick={() => void openPrivately(id, t.preview.failed)}>
          {openIcon}
          {t.preview.open}
        </Button>
      ) : (
        <a href={url} target="_blank" rel="noreferrer" className={buttonClass("plain")}>
          {openIcon}
          {t.preview.open}
        </a>
      )}
      <Button onClick={() => renaming.set(media)}>
        <Icon name="pen" className="size-4.5" />
        {useLibraryTexts().menu.rename}
      </Button>
      <Button onClick={onDelete} className="text-danger!">
        <Icon name="trash" className="size-4.5" />
        {t.delete}
      </Button>
    </div>
  );
}

/** A private file is shared by an address that ends. */
async function copyForDay(id: string, failed: string): Promise<void> {
  try {
    const { url } = await trpcClient.media.download.query({ id, expiresIn: 86_400 });
    await copyLink(url);
  } catch {
    announce(failed);
  }
}

/** The tab is opened at once: later, a browser would take it for one that nobody asked for. */
async function openPrivately(id: string, failed: string): Promise<void> {
  const tab = window.open("about:blank");
  try {
    const { url } = await trpcClient.media.download.query({ id });
    if (tab === null) return;
    tab.opener = null;
    tab.location.replace(url);
  } catch {
    tab?.close();
    announce(failed);
  }
}
