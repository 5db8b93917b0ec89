import { Link } from "wouter";
import { buttonClass } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { Page } from "../../components/page.tsx";
import { useLanguage } from "../../texts/language.ts";
import { usePerson } from "../account/use-session.tsx";
import { RequestButton } from "../file-request/request-button.tsx";
import { AlbumActions } from "./albums/album-actions.tsx";
import { AlbumStrip } from "./albums/album-strip.tsx";
import { useAlbumTexts } from "./albums/texts.ts";
import { useAlbums } from "./albums/use-albums.ts";
import { useOpenAlbum } from "./albums/use-open-album.ts";
import { Library } from "./library.tsx";
import { useTrashTexts } from "./trash/texts.ts";
import { TrashLink } from "./trash/trash-link.tsx";
import { useSearch } from "./use-search.ts";
import { UsageMeter } from "./usage-meter.tsx";

export function LibraryPage() {
  const { t } = useLanguage();
  const person = usePerson();
  const [{ trash, album: open }] = useSearch();
  const heading = useTrashTexts().heading;
  const texts = useAlbumTexts();
  const { albums, retry } = useAlbums({ enabled: !trash });
  const album = albums?.find(({ id }) => id === open);
  // Until the albums are known it may well be there.
  useOpenAlbum(album ?? (albums || open === undefined ? undefined : { id: open, name: texts.album }));
  return (
    // Another key, so that the focus goes to the heading as on any way from page to page.
    <Page key={`${trash} ${open}`} title={title()}>
      <div className="-mt-3 grid gap-5 sm:-mt-5">
        <div className="flex flex-wrap items-center justify-between gap-x-6">
          <UsageMeter />
          <div className="-mx-3 -my-3 flex flex-wrap">
            {album ? (
              <AlbumActions album={album} />
            ) : (
              <>
                <RequestButton look="quiet" />
                <Link href="/links" className={buttonClass("quiet")}>
                  <Icon name="link" className="size-4.5" />
                  {t.nav.links}
                </Link>
                {!trash && <TrashLink />}
              </>
            )}
          </div>
        </div>
        {person.isGuest && (
          <p className="bg-accent-soft flex min-h-13 flex-wrap items-center gap-x-4 rounded-xl px-4 text-sm">
            <span className="min-w-48 flex-1 py-2">{t.account.keep.short}</span>
            <Link href="/account" className="text-accent flex min-h-11 items-center font-medium hover:underline">
              {t.account.keep.action}
            </Link>
          </p>
        )}
        {/* Its place is taken from the beginning. */}
        {!trash && (albums ? <AlbumStrip albums={albums} current={open} /> : <div className="h-17" />)}
        <Library key={person.id} album={album} albums={{ albums, retry }} />
      </div>
    </Page>
  );

  function title(): string {
    if (trash) return heading;
    return open === undefined ? t.library.heading : (album?.name ?? texts.album);
  }
}
