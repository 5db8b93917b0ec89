import { type ReactNode, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Segmented } from "../../../components/segmented.tsx";
import { SelectField } from "../../../components/select-field.tsx";
import { useStore } from "../../../lib/store.ts";
import { useLanguage } from "../../../texts/language.ts";
import { SearchField } from "./search-field.tsx";
import { useLibraryTexts } from "../texts.ts";
import { isSearched, kinds, type Search, sorts } from "./use-search.ts";
import { view, views } from "../list/view.ts";

const viewIcons = { grid: "library", list: "list" } as const;

type ToolbarProps = {
  search: Search;
  /** The album that is open. */
  album: { files: number } | undefined;
  onChange: (change: Partial<Search>) => void;
  /** Shown beside the search. */
  children: ReactNode;
};

/**
 * An album with fewer files has no search and no filter by links: all its files are in sight. The same until their
 * number is known.
 */
const worthSearching = 10;

/** Sets the search, the order and the layout. */
export function Toolbar({ search, album, onChange, children }: ToolbarProps) {
  const t = useLanguage().t.library;
  const { shared } = useLibraryTexts();
  const shown = useStore(view);
  const isWorth = search.album === undefined || (album?.files ?? 0) >= worthSearching || isSearched(search);
  // Once shown, the search stays, because somebody may be typing in it: another album has another toolbar.
  const [hasSearch, setHasSearch] = useState(isWorth);
  if (isWorth && !hasSearch) setHasSearch(true);
  return (
    <search aria-label={t.heading} className="grid gap-2 sm:flex sm:flex-wrap sm:items-center sm:justify-end">
      {/* A selected tag takes the space of words. On a phone the search has a row of its own if there are tags. */}
      <div
        data-tagged={search.tag === undefined ? undefined : ""}
        className="flex items-start gap-2 empty:hidden max-sm:has-[select]:flex-wrap max-sm:has-[select]:*:first:basis-full sm:contents"
      >
        {hasSearch && <SearchField value={search.search} onSearch={(text) => onChange({ search: text })} />}
        {children}
        {hasSearch && !search.trash && (
          <Button
            aria-pressed={search.shared}
            title={shared.hint}
            className="border-edge! aria-pressed:bg-accent-soft aria-pressed:text-accent shrink-0 in-data-tagged:px-3 max-lg:px-3"
            onClick={() => onChange({ shared: !search.shared })}
          >
            <Icon name="link" className="size-4.5" />
            <span className="in-data-tagged:sr-only max-lg:sr-only">{shared.filter}</span>
          </Button>
        )}
      </div>
      <div className="grid grid-cols-2 gap-2 min-[22.5rem]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] sm:flex">
        <SelectField
          label={t.kind}
          value={search.kind ?? "all"}
          options={(["all", ...kinds] as const).map((value) => ({ value, text: t.kinds[value] }))}
          onChange={(kind) => onChange({ kind: kind === "all" ? undefined : kind })}
        />
        <SelectField
          label={t.sort}
          value={search.sort}
          options={sorts.map((value) => ({ value, text: t.sorts[value] }))}
          onChange={(sort) => onChange({ sort })}
        />
        <Segmented
          label={t.view}
          value={shown}
          options={views.map((value) => ({ value, text: t.views[value], icon: viewIcons[value] }))}
          onChange={view.set}
          className="max-[22.5rem]:col-span-2"
          signsOnly
        />
      </div>
    </search>
  );
}
