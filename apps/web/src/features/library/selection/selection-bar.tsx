import { Button } from "../../../components/button.tsx";
import { Icon, type IconName } from "../../../components/icon.tsx";
import { IconButton } from "../../../components/icon-button.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { type Media, toShared } from "../media.ts";
import { sharing } from "../../share/sharing.ts";
import { adding } from "../albums/dialogs.ts";
import { useAlbumTexts } from "../albums/texts.ts";
import { copyOrTell } from "../copy-or-tell.ts";
import { saveFiles } from "../save-file.ts";
import { tagging } from "../tags/tagging.ts";
import { useTagActionTexts } from "../tags/action-texts.ts";
import { useTrashTexts } from "../trash/texts.ts";

export type SelectionBarProps = {
  chosen: readonly Media[];
  onAll: () => void;
  onNone: () => void;
  onDelete: () => void;
  onRestore: () => void;
  /** Removes files from the album that is open; undefined if none is. */
  onTakeOut: (() => void) | undefined;
  inTrash: boolean;
};

/** The actions for all selected files, shown while there are some. */
export function SelectionBar({ chosen, inTrash, onAll, onNone, ...acts }: SelectionBarProps) {
  const { t: texts, format } = useLanguage();
  const t = texts.library;
  if (chosen.length === 0) return null;
  return (
    <section
      aria-label={t.selection}
      className="border-choice/40 bg-choice-soft animate-rise pointer-events-auto flex min-h-13 self-start flex-wrap items-center gap-x-1 rounded-xl border px-1 sm:-my-1"
    >
      <IconButton icon="close" label={t.selectNone} onClick={onNone} />
      <p className="px-1 text-sm font-medium tabular-nums">{t.selected(format.number(chosen.length))}</p>
      <Button look="quiet" onClick={onAll}>
        {t.selectAll}
      </Button>
      <div className="ml-auto flex flex-wrap justify-end">
        {inTrash ? <TrashedActions {...acts} /> : <LibraryActions {...acts} chosen={chosen} />}
      </div>
    </section>
  );
}

function LibraryActions({ chosen, onDelete, onTakeOut }: Pick<SelectionBarProps, "chosen" | "onDelete" | "onTakeOut">) {
  const albums = useAlbumTexts();
  const tags = useTagActionTexts();
  const t = useLanguage().t.library;
  const links = chosen.flatMap(({ url }) => url ?? []);
  return (
    <>
      {links.length > 0 && <Action icon="copy" text={t.copyLinks} onClick={() => void copyOrTell(links)} />}
      <Action icon="album" text={albums.add} onClick={() => adding.set(chosen.map(({ id }) => id))} />
      {onTakeOut && <Action icon="close" text={albums.takeOut} onClick={onTakeOut} />}
      <Action icon="tag" text={tags.tag} onClick={() => tagging.set(chosen)} />
      <Action icon="link" text={t.share} onClick={() => sharing.set(chosen.map(toShared))} />
      <Action icon="download" text={t.save} onClick={() => void saveFiles(chosen)} />
      <Action icon="trash" text={t.delete} onClick={onDelete} />
    </>
  );
}

function TrashedActions({ onDelete, onRestore }: Pick<SelectionBarProps, "onDelete" | "onRestore">) {
  const t = useTrashTexts();
  return (
    <>
      <Action icon="restore" text={t.restore} onClick={onRestore} />
      <Action icon="trash" text={t.delete} onClick={onDelete} />
    </>
  );
}

/** Shows words if there is space for them. */
function Action({ icon, text, onClick }: { icon: IconName; text: string; onClick: () => void }) {
  return (
    <Button look="quiet" className="min-w-11 hover:bg-panel" title={text} aria-label={text} onClick={onClick}>
      <Icon name={icon} className="size-5" />
      <span className="hidden lg:inline">{text}</span>
    </Button>
  );
}
