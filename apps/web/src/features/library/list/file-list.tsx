import { useEffect, useEffectEvent, useId, useRef } from "react";
import { announce } from "../../../components/live-region.tsx";
import { useStore } from "../../../lib/store.ts";
import { useLanguage } from "../../../texts/language.ts";
import { useDragFiles } from "../albums/drag.ts";
import { useBand } from "../band/use-band.ts";
import { nextPosition } from "./list-keys.ts";
import type { Media } from "../media.ts";
import { type MenuRequest, useMenuRequests } from "../menu/use-menu-requests.ts";
import { MediaCard } from "./media-card.tsx";
import { MediaRow } from "./media-row.tsx";
import { Month } from "./month.tsx";
import { monthsOf } from "./months.ts";
import { useSwiped } from "../swipe/use-swiped.ts";
import { useItemActs } from "./use-item-acts.ts";
import { extended, nothing, type Selection, toggled } from "../selection/selection.ts";
import { rowsLook } from "./tile.ts";
import { view } from "./view.ts";

export const listLook = "border-line bg-panel shadow-panel overflow-clip rounded-2xl border";

type FileListProps = {
  files: readonly Media[];
  selection: Selection;
  onSelect: (selection: Selection) => void;
  /** Selects all files, also those that are not loaded yet. Shift extends the selection from this one. */
  onAll: (anchor: string) => void;
  onOpen: (id: string) => void;
  onDelete: (ids: readonly string[]) => void;
  onRestore: (ids: readonly string[]) => void;
  onMenu: (request: MenuRequest) => void;
  onRename: (id: string) => void;
  /** Describes the keys, for screen readers. */
  hint: string;
  /** Whether the files are sorted by date: then the grid has headings of months. */
  byDate: boolean;
};

/**
 * The files, as a grid or a list. Arrows move between them, and with Shift select them; Tab goes through all controls.
 */
export function FileList({ files, selection, onSelect, onAll, onRename, hint, byDate, ...acts }: FileListProps) {
  const { t, format } = useLanguage();
  const list = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const shown = useStore(view);
  const months = byDate && shown === "grid" ? monthsOf(files) : [{ month: "all", files }];
  const order = months.flatMap(({ files }) => files.map(({ id }) => id));
  const Item = shown === "grid" ? MediaCard : MediaRow;

  const select = (next: Selection) => {
    onSelect(next);
    announce(t.library.selected(format.number(next.ids.size)));
  };
  const choose = (id: string, { far }: { far: boolean }) =>
    far ? select(extended(selection, { to: id, order })) : onSelect(toggled(selection, id));
  const itemActs = useItemActs({ ...acts, onChoose: choose });

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (list.current === null || !(event.target instanceof HTMLElement)) return;
    const id = event.target.closest<HTMLElement>("[data-id]")?.dataset["id"];
    if (id === undefined || event.altKey) return;
    const handled = act(event, { id, element: list.current });
    if (handled) event.preventDefault();
  });
  useEffect(() => {
    const element = list.current;
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    element?.addEventListener("keydown", listen);
    return () => element?.removeEventListener("keydown", listen);
  }, []);

  useBand({
    list,
    before: selection.ids,
    onChoose: (ids) => onSelect({ ids }),
    onEnd: (ids) => announce(t.library.selected(format.number(ids.size))),
  });
  useMenuRequests(list, acts.onMenu);
  const swiped = useSwiped(list);
  useDragFiles(list, (id) => (selection.ids.has(id) ? [...selection.ids] : [id]));

  return (
    <>
      <p id={hintId} className="sr-only">
        {hint}
      </p>
      <div ref={list} data-choosing={selection.ids.size > 0 || undefined} className="grid gap-3 select-none sm:gap-5">
        {months.map(({ month, files }, index) => (
          <Month
            key={month}
            first={month === "all" ? undefined : files[0]?.createdAt}
            hintId={index === 0 ? hintId : undefined}
            className={shown === "grid" ? rowsLook : listLook}
          >
            {files.map((media) => (
              <Item
                key={media.id}
                media={media}
                isChosen={selection.ids.has(media.id)}
                isSwiped={media.id === swiped}
                {...itemActs}
              />
            ))}
          </Month>
        ))}
      </div>
    </>
  );

  function act(event: KeyboardEvent, { id, element }: { id: string; element: HTMLElement }): boolean {
    if (event.key === "Escape" && selection.ids.size > 0) {
      onSelect(nothing);
      return true;
    }
    if (event.key === "Delete") {
      if (!event.repeat) acts.onDelete(selection.ids.size > 0 ? [...selection.ids] : [id]);
      return true;
    }
    // Enter that is held down on a button has brought the focus here.
    if (event.key === "Enter" && event.repeat) return true;
    if (event.key === "F2") {
      const [only] = selection.ids;
      onRename(selection.ids.size === 1 && only !== undefined ? only : id);
      return true;
    }
    if (event.key.toLowerCase() === "a" && !event.shiftKey && (event.ctrlKey || event.metaKey)) {
      onAll(id);
      return true;
    }
    const items = element.querySelectorAll("[data-id]");
    const boxOf = (position: number) => (items[position] ?? element).getBoundingClientRect();
    const from = order.indexOf(id);
    const to = order[nextPosition(event.key, { from, count: order.length, view: shown, boxOf }) ?? -1];
    if (to === undefined) return false;
    if (event.shiftKey) select(extended(selection.ids.size > 0 ? selection : toggled(nothing, id), { to, order }));
    openButtonOf(to)?.focus();
    return true;
  }
}

/** Returns the element that has the focus for a file of the list. */
export function openButtonOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] [data-open]`);
}
