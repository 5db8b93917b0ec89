import { Icon, type IconName } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { sharing } from "../../share/sharing.ts";
import { isInTrash, toShared } from "../media.ts";
import type { MediaProps } from "../list/media-parts.tsx";
import { useTrashTexts } from "../trash/texts.ts";

/**
 * The actions that a swipe uncovers on the right side of a file, stacked if the file is narrow. The file's menu has
 * them, too.
 */
export function SwipeActions({ media, onDelete, onRestore }: MediaProps) {
  const t = useLanguage().t.library;
  const trash = useTrashTexts();
  const { id } = media;
  const isTrashed = isInTrash(media);
  return (
    <div
      data-swiped
      className="absolute inset-y-0 right-0 z-20 flex w-32 max-w-full translate-x-[max(0px,100%-var(--pull))] *:flex-1 @max-[8rem]:flex-col"
    >
      {isTrashed ? (
        <Action icon="restore" text={trash.restore} look="bg-choice text-on-choice" onClick={() => onRestore([id])} />
      ) : (
        <Action
          icon="link"
          text={t.share}
          look="bg-choice text-on-choice"
          onClick={() => sharing.set([toShared(media)])}
        />
      )}
      <Action
        icon="trash"
        text={isTrashed ? trash.delete : t.delete}
        look="bg-danger text-on-danger"
        onClick={() => onDelete([id])}
      />
    </div>
  );
}

type ActionProps = { icon: IconName; text: string; look: string; onClick: () => void };

function Action({ icon, text, look, onClick }: ActionProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className={`grid min-w-0 place-content-center justify-items-center gap-1 p-1 text-xs font-medium ${look}`}
    >
      <Icon name={icon} className="size-5" />
      {text}
    </button>
  );
}
