import { Suspense, useEffect, useRef, useState } from "react";
import { lazyAgain } from "../../lib/lazy-again.ts";
import { useKeptFocus } from "../../lib/kept-focus.ts";
import { useLanguage } from "../../texts/language.ts";
import { FailedMove } from "./changes/failed-move.tsx";
import type { Album, useAlbums } from "./albums/use-albums.ts";
import { FailedChange } from "./changes/failed-change.tsx";
import { Listed } from "./list/listed.tsx";
import type { MenuRequest } from "./menu/use-menu-requests.ts";
import { renaming } from "./rename/renaming.ts";
import { nothing, toggled } from "./selection/selection.ts";
import { useSelection } from "./selection/use-selection.ts";
import { Tools } from "./search/tools.tsx";
import { AboutTrash } from "./trash/about-trash.tsx";
import { useFileActions } from "./use-file-actions.ts";
import { useFiles } from "./list/use-files.ts";
import { isSearched, useSearch } from "./search/use-search.ts";
import { useSpokenResults } from "./search/use-spoken-results.ts";

const OfRequest = lazyAgain(() => import("./search/of-request.tsx").then(({ OfRequest }) => OfRequest));
const Dialogs = lazyAgain(() => import("./dialogs.tsx").then(({ Dialogs }) => Dialogs));
const FileMenu = lazyAgain(() => import("./menu/file-menu.tsx").then(({ FileMenu }) => FileMenu));

const loadPreview = () => import("./preview/shown-file.tsx").then(({ ShownFile }) => ShownFile);
const ShownFile = lazyAgain(loadPreview);

type LibraryProps = {
  /** The album that is open. */
  album: Album | undefined;
  /** Until they are loaded, it is unknown whether the album exists. */
  albums: ReturnType<typeof useAlbums>;
};

/** The files of the library, of an album, or in the trash. */
export function Library({ album, albums }: LibraryProps) {
  const t = useLanguage().t.library;
  const section = useRef<HTMLElement>(null);
  useKeptFocus(section);
  const [search, setSearch] = useSearch();
  const found = useFiles(search);
  const { list, files } = found;
  const [shownId, setShownId] = useState<string>();
  const [menu, setMenu] = useState<MenuRequest>();
  const { trash } = search;
  const order = files?.map(({ id }) => id) ?? [];
  const more = () => !list.isFetching && list.hasNextPage && void list.fetchNextPage();
  const { selection, setChosen, chooseAll } = useSelection({ list, order, search, more });
  const chosenFiles = files?.filter(({ id }) => selection.ids.has(id)) ?? [];
  const menuFiles =
    menu !== undefined && selection.ids.has(menu.id) ? chosenFiles : (files ?? []).filter(({ id }) => id === menu?.id);
  const { remove, restore, takeOut, emptyTrash } = useFileActions({
    files: files ?? [],
    inTrash: trash,
    album,
    onLeave: () => setChosen(nothing),
  });

  useEffect(() => {
    // Loaded before a file is opened.
    void loadPreview().catch(() => {});
  }, []);
  useSpokenResults(list.isPlaceholderData || !isSearched(search) ? undefined : order.length, list.hasNextPage);

  const isPart = list.hasNextPage || isSearched(search) || search.album !== undefined;
  const problems = (
    <>
      <FailedMove list={trash ? "trash" : "library"} files={files ?? []} isPart={isPart} />
      <FailedChange />
    </>
  );

  return (
    <section ref={section} aria-label={t.heading} className="grid gap-4">
      <Tools
        search={search}
        album={album}
        hasNoAlbum={albums.albums?.length === 0}
        onSearch={setSearch}
        chosen={chosenFiles}
        onAll={() => chooseAll()}
        onNone={() => setChosen(nothing)}
        onDelete={() => remove([...selection.ids])}
        onRestore={() => restore([...selection.ids])}
        onTakeOut={takeOut && (() => takeOut([...selection.ids]))}
      />
      {trash && <AboutTrash isEmpty={order.length === 0} onEmpty={emptyTrash} />}
      {search.fileRequest !== undefined && (
        <Suspense>
          <OfRequest files={files} onShowAll={() => setSearch({ fileRequest: undefined })} />
        </Suspense>
      )}
      {/* While files are selected, below the bar that lies over the list. */}
      <div
        className={`problem-list sticky z-15 max-h-[40dvh] ${chosenFiles.length > 0 ? "top-31 max-sm:top-50 cramped:top-18" : "top-18"}`}
      >
        {problems}
      </div>
      <Listed
        found={found}
        search={search}
        album={album}
        albums={albums}
        onSearch={setSearch}
        onMore={more}
        selection={selection}
        onSelect={setChosen}
        onAll={chooseAll}
        onOpen={setShownId}
        onDelete={remove}
        onRestore={restore}
        onMenu={setMenu}
        onRename={(id) => !trash && renaming.set(files?.find((file) => file.id === id))}
      />
      {menu && menuFiles.length > 0 && (
        <Suspense>
          <FileMenu
            key={`${menu.id} ${menu.x} ${menu.y}`}
            request={menu}
            files={menuFiles}
            acts={{
              onOpen: setShownId,
              onSelect: (id) => setChosen(toggled(selection, id)),
              onDelete: remove,
              onRestore: restore,
              onTakeOut: takeOut,
            }}
            onClose={() => setMenu(undefined)}
          />
        </Suspense>
      )}
      <Suspense>
        <Dialogs />
      </Suspense>
      {files && shownId !== undefined && (
        <Suspense>
          <ShownFile
            id={shownId}
            files={files}
            hasMore={list.hasNextPage}
            problems={problems}
            readAt={list.dataUpdatedAt}
            onShow={setShownId}
            onMore={more}
            onDelete={remove}
          />
        </Suspense>
      )}
    </section>
  );
}
