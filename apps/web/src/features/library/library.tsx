import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "../../components/button.tsx";
import { announce } from "../../components/live-region.tsx";
import { Notice } from "../../components/notice.tsx";
import { isUnreachable } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { deleteFiles, forgetFailedDeletes, useDeletes } from "./delete-files.ts";
import { FileList, openButtonOf } from "./file-list.tsx";
import { More } from "./more.tsx";
import { OfRequest } from "./of-request.tsx";
import { Preview } from "./preview/preview.tsx";
import { among, nothing, type Selection } from "./selection.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { Empty, Failed, NoResult, Skeleton } from "./states.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useFiles } from "./use-files.ts";
import { useSearch } from "./use-search.ts";

export function Library() {
  const { t: texts, format } = useLanguage();
  const t = texts.library;
  const [search, setSearch] = useSearch();
  const { list, files } = useFiles(search);
  const [chosen, setChosen] = useState<Selection>(nothing);
  const [shownId, setShownId] = useState<string>();
  const { failed } = useDeletes();
  const order = files?.map(({ id }) => id) ?? [];
  const selection = among(chosen, order);
  const isSearch = search.search !== "" || search.kind !== undefined || search.fileRequest !== undefined;

  /** The focus goes to the next file before these go, and so never falls back to the page's top. */
  const remove = (ids: readonly string[]) => {
    const gone = new Set(ids);
    const last = order.findLastIndex((id) => gone.has(id));
    const stays = (id: string) => !gone.has(id);
    const next = order.slice(last).find(stays) ?? order.slice(0, last).findLast(stays);
    const place = next === undefined ? null : openButtonOf(next);
    // What comes in the place of one file is where the eyes are already: the page stays.
    (place ?? document.querySelector<HTMLElement>("main h1"))?.focus({ preventScroll: ids.length === 1 });
    const [first] = files?.filter(({ id }) => gone.has(id)) ?? [];
    announce(ids.length === 1 && first ? t.deleted(first.name) : t.deletedCount(ids.length, format.number(ids.length)));
    setChosen(nothing);
    deleteFiles(ids);
  };

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
            chosen={files?.filter(({ id }) => selection.ids.has(id)) ?? []}
            onAll={() => setChosen({ ids: new Set(order) })}
            onNone={() => {
              document.querySelector<HTMLElement>("main h1")?.focus();
              setChosen(nothing);
            }}
            onDelete={() => remove([...selection.ids])}
          />
        )}
      </div>
      {search.fileRequest !== undefined && (
        <OfRequest files={files} onShowAll={() => setSearch({ fileRequest: undefined })} />
      )}
      {failed.length > 0 && (
        <Notice
          action={
            <div className="flex">
              <Button look="quiet" onClick={() => deleteFiles(failed)}>
                {t.retry}
              </Button>
              <Button look="quiet" onClick={forgetFailedDeletes}>
                {texts.dialog.close}
              </Button>
            </div>
          }
        >
          {t.deleteFailed(failed.length, format.number(failed.length))}
        </Notice>
      )}
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
      return isSearch ? (
        <NoResult onShowAll={() => setSearch({ search: "", kind: undefined, fileRequest: undefined })} />
      ) : (
        <Empty />
      );
    }
    return (
      <div aria-busy={list.isPlaceholderData} className="grid gap-4 transition-opacity aria-busy:opacity-60">
        <FileList files={files} selection={selection} onSelect={setChosen} onOpen={setShownId} onDelete={remove} />
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
