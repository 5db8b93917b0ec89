import { useEffect, useEffectEvent, useState } from "react";
import { announce } from "../../components/live-region.tsx";
import { isUnreachable } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { FailedMove } from "./failed-move.tsx";
import { FileList } from "./file-list.tsx";
import { More } from "./more.tsx";
import { OfRequest } from "./of-request.tsx";
import { Preview } from "./preview/preview.tsx";
import { among, nothing, type Selection } from "./selection.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { Empty, EmptyTrash, Failed, NoResult, Skeleton } from "./states.tsx";
import { Toolbar } from "./toolbar.tsx";
import { AboutTrash } from "./trash/about-trash.tsx";
import { useTrashTexts } from "./trash/texts.ts";
import { useFileActions } from "./use-file-actions.ts";
import { useFiles } from "./use-files.ts";
import { useSearch } from "./use-search.ts";

/** The files, or those in the trash. */
export function Library() {
  const t = useLanguage().t.library;
  const trashKeys = useTrashTexts().keys;
  const [search, setSearch] = useSearch();
  const { list, files } = useFiles(search);
  const [chosen, setChosen] = useState<Selection>(nothing);
  const [shownId, setShownId] = useState<string>();
  const { trash } = search;
  const order = files?.map(({ id }) => id) ?? [];
  const selection = among(chosen, order);
  const isSearch = search.search !== "" || search.kind !== undefined || search.fileRequest !== undefined;
  const chosenFiles = files?.filter(({ id }) => selection.ids.has(id)) ?? [];
  const { remove, restore, emptyTrash } = useFileActions({
    files: files ?? [],
    inTrash: trash,
    onLeave: () => setChosen(nothing),
  });

  const shown = files?.find(({ id }) => id === shownId);
  const more = () => !list.isFetching && list.hasNextPage && void list.fetchNextPage();

  useSpokenResults(list.isPlaceholderData || !isSearch ? undefined : order.length, list.hasNextPage);

  return (
    <section aria-label={t.heading} className="grid gap-4">
      <div className="grid *:[grid-area:1/1]">
        <div className={selection.ids.size > 0 ? "invisible" : undefined}>
          <Toolbar search={search} onChange={setSearch} />
        </div>
        {selection.ids.size > 0 && (
          <SelectionBar
            chosen={chosenFiles}
            inTrash={trash}
            onAll={() => setChosen({ ids: new Set(order) })}
            onNone={() => {
              document.querySelector<HTMLElement>("main h1")?.focus();
              setChosen(nothing);
            }}
            onDelete={() => remove([...selection.ids])}
            onRestore={() => restore([...selection.ids])}
          />
        )}
      </div>
      {trash && <AboutTrash isEmpty={order.length === 0} onEmpty={emptyTrash} />}
      {search.fileRequest !== undefined && (
        <OfRequest files={files} onShowAll={() => setSearch({ fileRequest: undefined })} />
      )}
      <FailedMove files={files ?? []} place={trash ? "trash" : "library"} />
      {content()}
      {shown && (
        <Preview
          media={shown}
          files={files ?? []}
          hasMore={list.hasNextPage}
          onShow={setShownId}
          onMore={more}
          onDelete={remove}
        />
      )}
    </section>
  );

  function content() {
    if (files === undefined) {
      if (list.error && !isUnreachable(list.error)) return <Failed onRetry={() => void list.refetch()} />;
      return <Skeleton />;
    }
    if (files.length === 0 && !list.hasNextPage) {
      if (!isSearch) return trash ? <EmptyTrash /> : <Empty />;
      return <NoResult onShowAll={() => setSearch({ search: "", kind: undefined, fileRequest: undefined })} />;
    }
    return (
      <div aria-busy={list.isPlaceholderData} className="grid gap-4 transition-opacity aria-busy:opacity-60">
        <FileList
          files={files}
          selection={selection}
          hint={trash ? trashKeys : t.keys}
          onSelect={setChosen}
          onOpen={setShownId}
          onDelete={remove}
          onRestore={restore}
        />
        {list.hasNextPage && (
          <More
            key={order.length}
            isLoading={list.isFetchingNextPage}
            failed={list.isFetchNextPageError}
            onMore={more}
          />
        )}
      </div>
    );
  }
}

/** Says how many files a search has found, to people who cannot see it. */
function useSpokenResults(count: number | undefined, hasMore: boolean): void {
  const { t, format } = useLanguage();
  const say = useEffectEvent((found: number) => announce(t.library.found(found, hasMore, format.number(found))));
  useEffect(() => {
    if (count !== undefined) say(count);
  }, [count]);
}
