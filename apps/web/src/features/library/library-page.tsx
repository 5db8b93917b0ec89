import { useRef } from "react";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { isUnreachable, trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { Page } from "../../components/page.tsx";
import { usePerson } from "../account/use-session.tsx";
import { MediaCard } from "./media-card.tsx";

/** A multiple of 2, 3 and 4, so that the last row of the grid is full. */
const pageSize = 24;

export function LibraryPage() {
  const { t } = useLanguage();
  const person = usePerson();
  return (
    <Page title={t.library.heading}>
      <Library key={person.id} />
    </Page>
  );
}

function Library() {
  const t = useLanguage().t.library;
  const section = useRef<HTMLElement>(null);
  const list = trpc.media.list.useInfiniteQuery({ limit: pageSize }, { getNextPageParam: (page) => page.nextCursor });
  const items = list.data?.pages.flatMap((page) => page.items);

  return (
    <section ref={section} tabIndex={-1} aria-label={t.heading} className="grid gap-5">
      {list.error && !isUnreachable(list.error) && (
        <Notice action={<Button onClick={() => void list.refetch()}>{t.retry}</Button>}>{t.failed}</Notice>
      )}
      {items === undefined && (list.isPending || isUnreachable(list.error)) && <Skeleton />}
      {items?.length === 0 && <Empty />}
      {items !== undefined && items.length > 0 && (
        <ul className={grid}>
          {items.map((media) => (
            <MediaCard key={media.id} media={media} onDeleted={() => section.current?.focus()} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          className="justify-self-center"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {list.isFetchingNextPage ? t.loadingMore : t.more}
        </Button>
      )}
    </section>
  );
}

const grid = "grid grid-cols-[repeat(auto-fill,minmax(min(14rem,100%),1fr))] gap-4";

function Empty() {
  const t = useLanguage().t.library;
  return (
    <div className="border-line text-muted grid justify-items-center gap-2 rounded-2xl border px-6 py-14 text-center">
      <Icon name="image" className="size-9" />
      <p className="text-ink font-medium">{t.emptyTitle}</p>
      <p className="text-sm">{t.emptyText}</p>
    </div>
  );
}

function Skeleton() {
  const { t } = useLanguage();
  return (
    <div className={grid}>
      <output className="sr-only">{t.status.loading}</output>
      {[1, 2, 3, 4].map((n) => (
        <div key={n} className="border-line bg-panel overflow-hidden rounded-2xl border motion-safe:animate-pulse">
          <div className="bg-sunken aspect-4/3" />
          <div className="grid gap-2 p-4">
            <div className="bg-sunken h-4 w-3/4 rounded" />
            <div className="bg-sunken h-3 w-1/2 rounded" />
          </div>
        </div>
      ))}
    </div>
  );
}
