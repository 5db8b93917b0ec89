import { Link } from "wouter";
import { Button, buttonClass } from "../../components/button.tsx";
import { EmptyPanel } from "../../components/empty-panel.tsx";
import { Icon } from "../../components/icon.tsx";
import { useStore } from "../../lib/store.ts";
import { useLanguage } from "../../texts/language.ts";
import { gridLook, listLook } from "./file-list.tsx";
import { useTrashTexts } from "./trash/texts.ts";
import { view } from "./view.ts";

export function Empty() {
  const t = useLanguage().t.library;
  return (
    <EmptyPanel icon="image" title={t.emptyTitle} text={t.emptyText}>
      <Link href="/" className={buttonClass("primary")}>
        <Icon name="upload" className="size-4.5" />
        {t.emptyAction}
      </Link>
    </EmptyPanel>
  );
}

export function EmptyTrash() {
  const t = useTrashTexts();
  return (
    <EmptyPanel icon="trash" title={t.emptyTitle} text={t.emptyText}>
      <Link href="/library" className={buttonClass("plain")}>
        {t.toLibrary}
      </Link>
    </EmptyPanel>
  );
}

export function NoResult({ onShowAll }: { onShowAll: () => void }) {
  const t = useLanguage().t.library;
  return (
    <EmptyPanel icon="search" title={t.noResultTitle} text={t.noResultText}>
      <Button onClick={onShowAll}>{t.showAll}</Button>
    </EmptyPanel>
  );
}

export function Failed({ onRetry }: { onRetry: () => void }) {
  const t = useLanguage().t.library;
  return (
    <div role="alert">
      <EmptyPanel icon="alert" title={t.failedTitle} text={t.failed}>
        <Button onClick={onRetry}>{t.retry}</Button>
      </EmptyPanel>
    </div>
  );
}

const places = Array.from({ length: 8 }, (_, place) => place);

/** The places that the files will take. */
export function Skeleton() {
  const { t } = useLanguage();
  const isGrid = useStore(view) === "grid";
  return (
    <div className={isGrid ? gridLook : listLook}>
      <output className="sr-only">{t.status.loading}</output>
      {places.map((place) => (isGrid ? <CardPlace key={place} /> : <RowPlace key={place} />))}
    </div>
  );
}

function CardPlace() {
  return (
    <div className="border-line bg-panel overflow-hidden rounded-2xl border" aria-hidden="true">
      <div className="bg-sunken aspect-4/3 motion-safe:animate-pulse" />
      <div className="grid h-25.5 content-start gap-2.5 p-4 mouse-only:h-16.5 motion-safe:animate-pulse">
        <div className="bg-sunken h-3.5 w-3/4 rounded" />
        <div className="bg-sunken h-3 w-1/2 rounded" />
      </div>
    </div>
  );
}

function RowPlace() {
  return (
    <div className="border-line flex h-16 items-center gap-3 px-3 not-first:border-t" aria-hidden="true">
      <div className="bg-sunken ml-9 size-11 rounded-lg motion-safe:animate-pulse" />
      <div className="grid flex-1 gap-2 motion-safe:animate-pulse">
        <div className="bg-sunken h-3.5 w-2/5 rounded" />
        <div className="bg-sunken h-3 w-1/4 rounded" />
      </div>
    </div>
  );
}
