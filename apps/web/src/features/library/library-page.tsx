import { Link } from "wouter";
import { buttonClass } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { Page } from "../../components/page.tsx";
import { useLanguage } from "../../texts/language.ts";
import { usePerson } from "../account/use-session.tsx";
import { RequestButton } from "../file-request/request-button.tsx";
import { AlbumActions } from "./albums/album-actions.tsx";
import { AlbumFacts } from "./albums/album-facts.tsx";
import { Albums } from "./albums/albums.tsx";
import { useAlbumTexts } from "./albums/texts.ts";
import { useAlbums } from "./albums/use-albums.ts";
import { useOpenAlbum } from "./albums/use-open-album.ts";
import { Library } from "./library.tsx";
import { useTrashTexts } from "./trash/texts.ts";
import { TrashLink } from "./trash/trash-link.tsx";
import { useSearch } from "./search/use-search.ts";
import { UsageMeter } from "./usage-meter.tsx";

export function LibraryPage() {
  const { t } = useLanguage();
  const person = usePerson();
  const [{ trash, album: open }] = useSearch();
  const heading = useTrashTexts().heading;
  const texts = useAlbumTexts();
  const { albums, retry } = useAlbums({ enabled: !trash });
  const album = albums?.find(({ id }) => id === open);
  // Until the albums are known, the album may exist.
  useOpenAlbum(album ?? (albums || open === undefined ? undefined : { id: open, name: texts.album }));
  return (
    // Another key per list, so that the heading gets the focus as on any change of the page.
    <Page key={`${trash} ${open}`} title={title()}>
      <div data-wide className="-mt-3 grid gap-4 sm:-mt-5">
        {/* Beside the links the usage breaks into lines, or is below them: they stay still while its text grows. */}
        <div className="flex flex-wrap-reverse items-center justify-between gap-4">
          {album ? <AlbumFacts album={album} /> : <UsageMeter />}
          <div className={`flex flex-wrap print:hidden ${album ? "gap-2 sm:-my-1 sm:-mr-3" : "-m-3 self-end"}`}>
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
          <p className="bg-accent-soft flex print:hidden flex-wrap items-center justify-between gap-x-4 rounded-xl px-4 py-1.5 text-sm">
            {t.account.keep.short}
            {/* As high as a finger, without taking the space. */}
            <Link
              href="/account"
              className="text-accent -my-2.5 flex min-h-11 shrink-0 items-center font-medium hover:underline"
            >
              {t.account.keep.action}
            </Link>
          </p>
        )}
        {!trash && <Albums albums={albums} current={open} />}
        <Library album={album} albums={{ albums, retry }} />
      </div>
    </Page>
  );

  function title(): string {
    if (trash) return heading;
    return open === undefined ? t.library.heading : (album?.name ?? texts.album);
  }
}
