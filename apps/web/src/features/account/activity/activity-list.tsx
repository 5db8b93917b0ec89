import { type RefObject, useEffect, useRef } from "react";
import { Button } from "../../../components/button.tsx";
import { Facts } from "../../../components/facts.tsx";
import { Notice } from "../../../components/notice.tsx";
import { isUnreachable, type RouterOutputs, trpc } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { AccountSection } from "../account-section.tsx";
import { useActivityTexts } from "./texts.ts";

/** What happened in the account, the newest first. */
export function ActivityList() {
  const t = useActivityTexts();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = trpc.account.activity.useInfiniteQuery(
    {},
    { getNextPageParam: ({ nextCursor }) => nextCursor },
  );
  const items = data?.pages.flatMap((page) => page.items);
  const pages = data?.pages.length;
  const firstNew = useRef<HTMLLIElement>(null);
  /** How many pages there were when more was requested. */
  const askedAt = useRef<number>(undefined);
  const showMore = () => {
    askedAt.current = pages;
    void fetchNextPage();
  };
  useEffect(() => {
    if (askedAt.current === undefined || askedAt.current === pages) return;
    askedAt.current = undefined;
    // The button is further down now, or gone.
    firstNew.current?.focus();
  }, [pages]);
  return (
    <AccountSection title={t.title} text={t.text}>
      {error && !isUnreachable(error) && <Notice>{t.failed}</Notice>}
      {items === undefined ? (
        !error && <div className="min-h-16" aria-busy />
      ) : items.length === 0 ? (
        <p className="text-muted text-sm">{t.none}</p>
      ) : (
        <ul aria-label={t.title}>
          {items.map((item) => (
            <Row key={item.id} item={item} ref={item.id === data?.pages.at(-1)?.items[0]?.id ? firstNew : undefined} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button className="justify-self-start" aria-disabled={isFetchingNextPage} onClick={showMore}>
          {t.more}
        </Button>
      )}
    </AccountSection>
  );
}

type RowProps = {
  item: RouterOutputs["account"]["activity"]["items"][number];
  ref: RefObject<HTMLLIElement | null> | undefined;
};

function Row({ item: { kind, at, browser, system, from }, ref }: RowProps) {
  const { locale } = useLanguage();
  const t = useActivityTexts();
  const when = new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
  const facts = [when, from !== undefined && t.from(from)].filter((fact) => fact !== false);
  return (
    <li ref={ref} tabIndex={-1} className="border-line grid min-h-14 content-center gap-0.5 py-2.5 not-first:border-t">
      <p className="font-medium">{t.kinds[kind]}</p>
      <p className="text-muted text-sm wrap-anywhere">{t.device(browser, system)}</p>
      <Facts of={facts} className="text-muted text-sm" />
    </li>
  );
}
