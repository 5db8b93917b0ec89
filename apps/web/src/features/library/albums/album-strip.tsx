import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Link } from "wouter";
import { Icon } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { addToAlbum } from "./album-changes.ts";
import { AlbumCover } from "./album-cover.tsx";
import { AlbumName } from "./album-name.tsx";
import { naming } from "./dialogs.ts";
import { useAlbumTexts } from "./texts.ts";
import type { Album } from "./use-albums.ts";
import { useDrop } from "./use-drop.ts";

const look =
  "border-line bg-panel hover:border-edge flex h-15 items-center gap-3 rounded-xl border pr-4 pl-2 text-left text-sm transition-colors aria-[current]:border-choice aria-[current]:bg-choice-soft";
const overLook = "border-accent! ring-accent ring-2";

/** Up to this number of albums there is space for longer names. */
const few = 3;

/** All albums, side by side. Files can be dropped on them. */
export function AlbumStrip({ albums, current }: { albums: readonly Album[]; current: string | undefined }) {
  const t = useAlbumTexts();
  return (
    <nav aria-label={t.heading} className="-mx-4 overflow-x-auto px-4 py-1 sm:-mx-8 sm:px-8">
      <ul className="flex gap-2">
        <li className="shrink-0">
          <Link href="/library" aria-current={current === undefined ? "page" : undefined} className={look}>
            <Sign>
              <Icon name="library" />
            </Sign>
            {t.all}
          </Link>
        </li>
        {albums.map((album) => (
          <AlbumLink key={album.id} album={album} isCurrent={album.id === current} isWide={albums.length <= few} />
        ))}
        <NewAlbum />
      </ul>
    </nav>
  );
}

type AlbumLinkProps = { album: Album; isCurrent: boolean; isWide: boolean };

function AlbumLink({ album, isCurrent, isWide }: AlbumLinkProps) {
  const { format } = useLanguage();
  const t = useAlbumTexts();
  const { isOver, props } = useDrop((ids) => void addToAlbum(album, ids));
  const item = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    // Without animation: each album's page has a new strip, so nothing has to move.
    if (isCurrent) item.current?.scrollIntoView({ inline: "nearest", block: "nearest", behavior: "instant" });
  }, [isCurrent]);
  return (
    <li ref={item} className="shrink-0 scroll-mx-4 sm:scroll-mx-8" {...props}>
      <Link
        href={`/library?album=${album.id}`}
        title={album.name}
        aria-current={isCurrent ? "page" : undefined}
        draggable={false}
        className={`${look} ${isOver ? overLook : ""}`}
      >
        <AlbumCover album={album} />
        <span className={`grid ${isWide ? "max-w-72" : "max-w-36"}`}>
          <AlbumName name={album.name} />
          <span className="text-muted text-xs tabular-nums">{t.files(album.files, format.number(album.files))}</span>
        </span>
      </Link>
    </li>
  );
}

/** Files that are dropped here begin a new album. */
function NewAlbum() {
  const t = useAlbumTexts();
  const { isOver, props } = useDrop((ids) => naming.set({ ids }));
  return (
    <li className="shrink-0" {...props}>
      <button
        type="button"
        className={`${look} border-dashed ${isOver ? overLook : ""}`}
        onClick={() => naming.set({})}
      >
        <Sign>
          <Icon name="plus" />
        </Sign>
        {t.create}
      </button>
    </li>
  );
}

function Sign({ children }: { children: ReactNode }) {
  return <span className="bg-sunken text-muted grid size-11 place-items-center rounded-lg">{children}</span>;
}
