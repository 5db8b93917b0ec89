import { Link } from "wouter";
import { Button, buttonClass } from "../../../components/button.tsx";
import { EmptyPanel } from "../../../components/empty-panel.tsx";
import { Icon } from "../../../components/icon.tsx";
import { useStore } from "../../../lib/store.ts";
import { useLanguage } from "../../../texts/language.ts";
import { listLook } from "./file-list.tsx";
import { headingLook } from "./month.tsx";
import { rowsLook, tileStyle } from "./tile.ts";
import { useTrashTexts } from "../trash/texts.ts";
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

/** Typical ratios of pictures. */
const ratios = [4 / 3, 3 / 2, 3 / 4, 4 / 3, 1, 4 / 3, 3 / 2, 3 / 4];

/** The space that the files will take. */
export function Skeleton({ byDate }: { byDate: boolean }) {
  const { t } = useLanguage();
  const isGrid = useStore(view) === "grid";
  return (
    <div>
      <output className="sr-only">{t.status.loading}</output>
      {isGrid && byDate && (
        <div className={headingLook} aria-hidden="true">
          <span className="bg-sunken inline-block h-3.5 w-32 rounded motion-safe:animate-pulse" />
        </div>
      )}
      <div className={isGrid ? rowsLook : listLook} aria-hidden="true">
        {ratios.map((ratio, at) => (isGrid ? <Tile key={at} ratio={ratio} /> : <Row key={at} />))}
      </div>
    </div>
  );
}

const Tile = ({ ratio }: { ratio: number }) => (
  <div style={tileStyle(ratio)} className="bg-sunken rounded motion-safe:animate-pulse sm:rounded-lg" />
);

function Row() {
  return (
    <div className="border-line flex h-16 items-center gap-3 px-3 not-first:border-t">
      <div className="bg-sunken ml-9 size-11 rounded-lg motion-safe:animate-pulse" />
      <div className="grid flex-1 gap-2 motion-safe:animate-pulse">
        <div className="bg-sunken h-3.5 w-2/5 rounded" />
        <div className="bg-sunken h-3 w-1/4 rounded" />
      </div>
    </div>
  );
}
