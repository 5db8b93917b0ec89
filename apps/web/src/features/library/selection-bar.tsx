import { Button } from "../../components/button.tsx";
import { Icon, type IconName } from "../../components/icon.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { useLanguage } from "../../texts/language.ts";
import { copyLinks } from "../../lib/copy-link.ts";
import { type Media, toShared } from "./media.ts";
import { sharing } from "../share/sharing.ts";
import { saveFile } from "./save-file.ts";
import { useTrashTexts } from "./trash/texts.ts";

type SelectionBarProps = {
  chosen: readonly Media[];
  onAll: () => void;
  onNone: () => void;
  onDelete: () => void;
  onRestore: () => void;
  inTrash: boolean;
};

/** What can be done to all chosen files at once. */
export function SelectionBar({ chosen, inTrash, onAll, onNone, ...acts }: SelectionBarProps) {
  const { t: texts, format } = useLanguage();
  const t = texts.library;
  return (
    <section
      aria-label={t.selection}
      className="border-accent/40 bg-accent-soft animate-rise flex min-h-13 flex-wrap items-center gap-x-1 rounded-xl border px-1 sm:-my-1"
    >
      <IconButton icon="close" label={t.selectNone} onClick={onNone} />
      <p className="px-1 text-sm font-medium tabular-nums">{t.selected(format.number(chosen.length))}</p>
      <Button look="quiet" onClick={onAll}>
        {t.selectAll}
      </Button>
      <div className="ml-auto flex">
        {inTrash ? <TrashedActions {...acts} /> : <LibraryActions {...acts} chosen={chosen} />}
      </div>
    </section>
  );
}

function LibraryActions({ chosen, onDelete }: Pick<SelectionBarProps, "chosen" | "onDelete">) {
  const t = useLanguage().t.library;
  const links = chosen.flatMap(({ url }) => url ?? []);
  return (
    <>
      {links.length > 0 && <Action icon="copy" text={t.copyLinks} onClick={() => void copyLinks(links)} />}
      <Action icon="link" text={t.share} onClick={() => sharing.set(chosen.map(toShared))} />
      <Action icon="download" text={t.save} onClick={() => void saveAll(chosen)} />
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

/** Words where there is room for them. */
function Action({ icon, text, onClick }: { icon: IconName; text: string; onClick: () => void }) {
  return (
    <Button look="quiet" className="min-w-11 hover:bg-panel" title={text} aria-label={text} onClick={onClick}>
      <Icon name={icon} className="size-5" />
      <span className="hidden md:inline">{text}</span>
    </Button>
  );
}

/** One after the other: browsers ask before they save several files. */
async function saveAll(chosen: readonly Media[]): Promise<void> {
  for (const { id } of chosen) await saveFile(id);
}
