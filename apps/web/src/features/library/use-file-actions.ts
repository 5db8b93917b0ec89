import { announce } from "../../components/live-region.tsx";
import { useLanguage } from "../../texts/language.ts";
import { removeFromAlbum } from "./albums/album-changes.ts";
import { openButtonOf } from "./list/file-list.tsx";
import type { Media } from "./media.ts";
import { deleteForGood, moveFiles } from "./changes/moves.ts";
import type { Moved } from "./changes/undo-offer.ts";
import { askDelete } from "./trash/ask-delete.ts";
import { useTrashTexts } from "./trash/texts.ts";

type FileActions = {
  /** Moves files to the trash, or deletes them for good after a question if they are there. */
  remove: (ids: readonly string[]) => void;
  restore: (ids: readonly string[]) => void;
  emptyTrash: () => void;
  /** Removes files from the album that is open; undefined if none is. */
  takeOut: ((ids: readonly string[]) => void) | undefined;
};

/**
 * Provides the actions that remove files from a list and announce that.
 * @param options.files - the loaded part of the list
 * @param options.onLeave - called before they disappear
 */
export function useFileActions(options: {
  files: readonly Media[];
  inTrash: boolean;
  album: { id: string; name: string } | undefined;
  onLeave: () => void;
}): FileActions {
  const { files, inTrash, album, onLeave } = options;
  const { format } = useLanguage();
  const t = useTrashTexts();
  const those = (ids: readonly string[]) => files.filter(({ id }) => ids.includes(id));

  const leave = (ids: readonly string[], sentence: string) => {
    focusNext(files, new Set(ids));
    announce(sentence);
    onLeave();
  };
  const sentenceOf = (ids: readonly string[], to: "library" | "trash" | "nowhere") => {
    const [first] = those(ids);
    return ids.length === 1 && first ? t.movedOne[to](first.name) : t.moved[to](ids.length, format.number(ids.length));
  };
  const move = (ids: readonly string[], to: Moved["to"]) => {
    leave(ids, sentenceOf(ids, to));
    moveFiles(ids, to);
  };
  const askAndDelete = async (ids: readonly string[]) => {
    if (!(await askDelete({ t, format }, those(ids)))) return;
    leave(ids, sentenceOf(ids, "nowhere"));
    deleteForGood({ ids });
  };
  const askAndEmpty = async () => {
    if (!(await askDelete({ t, format }, "all"))) return;
    const ids = files.map(({ id }) => id);
    leave(ids, t.emptied);
    deleteForGood({ ids, isAll: true });
  };
  return {
    remove: (ids) => (inTrash ? void askAndDelete(ids) : move(ids, "trash")),
    restore: (ids) => move(ids, "library"),
    takeOut:
      album &&
      ((ids) => {
        focusNext(files, new Set(ids));
        onLeave();
        void removeFromAlbum(album, ids);
      }),
    emptyTrash: () => void askAndEmpty(),
  };
}

/** Moves the focus to the next file before these disappear, so that it never falls back to the page's top. */
function focusNext(files: readonly Media[], gone: ReadonlySet<string>): void {
  const last = files.findLastIndex(({ id }) => gone.has(id));
  const stays = ({ id }: Media) => !gone.has(id);
  const next = files.slice(last).find(stays) ?? files.slice(0, last).findLast(stays);
  const button = next === undefined ? null : openButtonOf(next.id);
  // If one file goes, the next one takes its place, so the page need not scroll.
  (button ?? document.querySelector<HTMLElement>("main h1"))?.focus({ preventScroll: gone.size === 1 });
}
