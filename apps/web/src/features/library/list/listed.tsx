import { type ComponentProps, Suspense } from "react";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { isUnreachable } from "../../../lib/trpc.ts";
import { AlbumPanel } from "../albums/album-states.tsx";
import type { Album, useAlbums } from "../albums/use-albums.ts";
import { FileList } from "./file-list.tsx";
import { More } from "./more.tsx";
import { Empty, EmptyTrash, Failed, NoResult, Skeleton } from "./states.tsx";
import { useLibraryTexts } from "../texts.ts";
import { useTrashTexts } from "../trash/texts.ts";
import type { useFiles } from "./use-files.ts";
import { isSearched, searchForAll, type Search } from "../search/use-search.ts";

const NoShared = lazyAgain(() => import("./no-shared.tsx").then(({ NoShared }) => NoShared));
const NoTagged = lazyAgain(() => import("../tags/no-tagged.tsx").then(({ NoTagged }) => NoTagged));

type ListedProps = Omit<ComponentProps<typeof FileList>, "files" | "hint" | "byDate"> & {
  found: ReturnType<typeof useFiles>;
  search: Search;
  album: Album | undefined;
  albums: ReturnType<typeof useAlbums>;
  onSearch: (change: Partial<Search>) => void;
  onMore: () => void;
};

/** The files that were found, or why there are none. */
export function Listed({ found: { list, files }, search, album, albums, onSearch, onMore, ...acts }: ListedProps) {
  // The trash is sorted by the time of the deletion.
  const byDate = !search.trash && (search.sort === "newest" || search.sort === "oldest");
  const keys = { library: useLibraryTexts().keys, trash: useTrashTexts().keys };
  if (files === undefined) {
    if (list.error && !isUnreachable(list.error)) return <Failed onRetry={() => void list.refetch()} />;
    return <Skeleton byDate={byDate} />;
  }
  if (files.length === 0 && !list.hasNextPage) {
    if (isSearched(search))
      return (
        <Suspense>
          <NothingFound search={search} onShowAll={() => onSearch(searchForAll)} />
        </Suspense>
      );
    if (search.album !== undefined) {
      if (albums.retry) return <Failed onRetry={albums.retry} />;
      return albums.albums ? <AlbumPanel exists={album !== undefined} /> : <Skeleton byDate={byDate} />;
    }
    return search.trash ? <EmptyTrash /> : <Empty />;
  }
  return (
    <div aria-busy={list.isPlaceholderData} className="grid gap-4 transition-opacity aria-busy:opacity-60">
      <FileList {...acts} files={files} byDate={byDate} hint={search.trash ? keys.trash : keys.library} />
      {list.hasNextPage && (
        <More
          count={files.length}
          isLoading={list.isFetchingNextPage}
          isBusy={list.isFetching}
          failed={list.isFetchNextPageError}
          onMore={onMore}
        />
      )}
    </div>
  );
}

function NothingFound({ search, onShowAll }: { search: Search; onShowAll: () => void }) {
  const { tag, shared, album } = search;
  const isOnly = (rest: Partial<Search>) => album === undefined && !isSearched({ ...search, ...rest });
  if (shared && isOnly({ shared: false })) return <NoShared onShowAll={onShowAll} />;
  if (tag !== undefined && isOnly({ tag: undefined })) return <NoTagged tag={tag} onShowAll={onShowAll} />;
  return <NoResult onShowAll={onShowAll} />;
}
