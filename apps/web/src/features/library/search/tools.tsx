import { Suspense } from "react";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { FirstAlbum } from "../albums/first-album.tsx";
import type { Album } from "../albums/use-albums.ts";
import type { SelectionBarProps } from "../selection/selection-bar.tsx";
import { Toolbar } from "./toolbar.tsx";
import type { Search } from "./use-search.ts";

const SelectionBar = lazyAgain(() => import("../selection/selection-bar.tsx").then(({ SelectionBar }) => SelectionBar));
const TagFilter = lazyAgain(() => import("../tags/tag-filter.tsx").then(({ TagFilter }) => TagFilter));

type ToolsProps = Omit<SelectionBarProps, "inTrash"> & {
  search: Search;
  /** The album that is open. */
  album: Album | undefined;
  hasNoAlbum: boolean;
  onSearch: (change: Partial<Search>) => void;
};

/** The controls that filter the list. While files are selected, their actions replace them. */
export function Tools({ search, album, hasNoAlbum, onSearch, onNone, ...bar }: ToolsProps) {
  const isChoosing = bar.chosen.length > 0;
  return (
    <div
      className={`grid *:[grid-area:1/1] ${isChoosing ? "pointer-events-none sticky top-16 z-20 cramped:static" : ""}`}
    >
      <div className={isChoosing ? "invisible" : undefined}>
        <Toolbar search={search} album={album} onChange={onSearch}>
          {!search.trash && (
            <div className="flex flex-wrap gap-2 empty:hidden max-sm:*:grow has-[select]:flex-1 sm:contents">
              <Suspense>
                <TagFilter tag={search.tag} inAlbum={search.album !== undefined} onTag={(tag) => onSearch({ tag })} />
              </Suspense>
              {hasNoAlbum && <FirstAlbum />}
            </div>
          )}
        </Toolbar>
      </div>
      {/* Loaded before something is selected. */}
      <Suspense>
        <SelectionBar
          {...bar}
          inTrash={search.trash}
          onNone={() => {
            document.querySelector<HTMLElement>("main h1")?.focus();
            onNone();
          }}
        />
      </Suspense>
    </div>
  );
}
