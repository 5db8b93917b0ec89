import { IconButton } from "../../../components/icon-button.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { copyOrTell } from "../copy-or-tell.ts";
import { isInTrash } from "../media.ts";
import type { MediaProps } from "./media-parts.tsx";
import { saveFiles } from "../save-file.ts";
import { useLibraryTexts } from "../texts.ts";
import { useTrashTexts } from "../trash/texts.ts";

/** A tile has no space for all of them. */
type ActionsProps = MediaProps & { isCompact?: boolean };

/** The most important actions for a file. The menu has all of them. */
export function MediaActions({ className = "", ...props }: ActionsProps & { className?: string }) {
  const Actions = isInTrash(props.media) ? TrashedActions : LibraryActions;
  return (
    <div className={`relative z-10 flex ${className}`}>
      <Actions {...props} />
    </div>
  );
}

function LibraryActions({ media, isCompact, onDelete, onMenu }: ActionsProps) {
  const t = useLanguage().t.library;
  const { more } = useLibraryTexts().menu;
  const { id, name, url } = media;
  return (
    <>
      {url !== undefined && (
        <IconButton icon="copy" label={t.copyLabel(name)} onClick={() => void copyOrTell([url], name)} />
      )}
      {!isCompact && (
        <IconButton
          icon="download"
          label={t.saveLabel(name)}
          className="max-sm:hidden"
          onClick={() => void saveFiles([media])}
        />
      )}
      <IconButton icon="trash" label={t.deleteLabel(name)} onClick={() => onDelete([id])} />
      <IconButton
        icon="more"
        label={more(name)}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => {
          const { left, bottom } = currentTarget.getBoundingClientRect();
          onMenu({ id, x: left, y: bottom });
        }}
      />
    </>
  );
}

function TrashedActions({ media: { id, name }, onDelete, onRestore }: MediaProps) {
  const t = useTrashTexts();
  return (
    <>
      <IconButton icon="restore" label={t.restoreLabel(name)} onClick={() => onRestore([id])} />
      <IconButton icon="trash" label={t.deleteLabel(name)} onClick={() => onDelete([id])} />
    </>
  );
}
