import { CheckBox } from "../../../components/check-box.tsx";
import { Icon } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { useInLibraryTexts } from "../../file-request/in-library-texts.ts";
import { isInTrash, type Media } from "../media.ts";
import type { MenuRequest } from "../menu/use-menu-requests.ts";
import { useLibraryTexts } from "../texts.ts";
import { useTrashTexts } from "../trash/texts.ts";

/** The props of a tile and of a row in the list. */
export type MediaProps = ItemActs & { media: Media; isChosen: boolean; isSwiped: boolean };

/** The actions for a file of the list. */
export type ItemActs = {
  /** `far` means with Shift: selects all files from the last one to this. */
  onChoose: (id: string, options: { far: boolean }) => void;
  onOpen: (id: string) => void;
  /** Moves files to the trash, or deletes them for good if they are in the trash. */
  onDelete: (ids: readonly string[]) => void;
  onRestore: (ids: readonly string[]) => void;
  onMenu: (request: MenuRequest) => void;
};

/** Shown if a mouse or the focus is on the file, and always if fingers are possible, which can't hover. */
export const onDemand =
  "mouse-only:opacity-0 mouse-only:transition-opacity mouse-only:group-focus-within:opacity-100 mouse-only:group-hover:opacity-100";

/**
 * Opens the file's preview. With a modifier key, and in the trash, it selects the file, as elsewhere on the device. In
 * the trash its name is the file's: the box is called "Select".
 */
export function OpenButton({ media, isChosen, onOpen, onChoose, className }: MediaProps & { className: string }) {
  const t = useLanguage().t.library;
  const isTrashed = isInTrash(media);
  return (
    <button
      type="button"
      data-open
      title={media.name}
      dir="auto"
      aria-label={isTrashed ? undefined : t.previewOf(media.name)}
      aria-pressed={isTrashed ? isChosen : undefined}
      onClick={(event) => {
        const chooses = isTrashed || event.shiftKey || event.metaKey || event.ctrlKey;
        if (chooses) onChoose(media.id, { far: event.shiftKey });
        else onOpen(media.id);
      }}
      className={`after:outline-accent text-left after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 ${className}`}
    >
      {media.name}
    </button>
  );
}

export function ChooseBox({ media, isChosen, onChoose, className = "" }: MediaProps & { className?: string }) {
  const t = useLanguage().t.library;
  return (
    <CheckBox
      look="choice"
      aria-label={t.choose(media.name)}
      checked={isChosen}
      onChange={({ nativeEvent }) =>
        onChoose(media.id, { far: nativeEvent instanceof MouseEvent && nativeEvent.shiftKey })
      }
      className={`z-10 print:hidden ${className}`}
    />
  );
}

/** Marks a file that is in an open link, was sent by somebody else, or is private. */
export function Badges({ media, className = "" }: { media: Media; className?: string }) {
  const t = useLibraryTexts().shared;
  return (
    <div className={`flex flex-wrap justify-end gap-1 empty:hidden ${className}`}>
      {media.shared && (
        <span title={t.hint} className={badgeLook}>
          <Icon name="link" className="size-3.5" />
          <span className="sr-only">{t.filter}</span>
        </span>
      )}
      <Badge media={media} />
    </div>
  );
}

function Badge({ media: { visibility, requested } }: { media: Media }) {
  const t = useLanguage().t.library;
  const { from, only } = useInLibraryTexts();
  if (visibility === "public") return null;
  if (requested !== undefined) {
    return (
      <span title={only(requested.title)} className={badgeLook}>
        <Icon name="download" className="size-3.5" />
        <bdi className="max-w-28 truncate">{from(requested.sender)}</bdi>
      </span>
    );
  }
  return (
    <span title={t.visibilityHints[visibility]} className={badgeLook}>
      <Icon name="lock" className="size-3.5" />
      <span>{t.visibilities[visibility]}</span>
    </span>
  );
}

const badgeLook = "bg-panel text-muted inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium";

/** "1.4 MB · Nov 25, 2026", or in the trash "1.4 MB · 12 days left" */
export function Facts({ media }: { media: Media }) {
  const { format } = useLanguage();
  const t = useTrashTexts();
  if (media.daysLeft !== undefined) {
    return (
      <p className="text-muted text-xs tabular-nums">
        <span className="@max-[9rem]:hidden">{format.bytes(media.size)} · </span>
        {t.daysLeft(media.daysLeft, format.number(media.daysLeft))}
      </p>
    );
  }
  return (
    <p className="text-muted truncate text-xs tabular-nums">
      <span className="@max-[9rem]:hidden">{format.bytes(media.size)} · </span>
      <time dateTime={media.createdAt} title={format.moment(media.createdAt)}>
        {format.date(media.createdAt)}
      </time>
    </p>
  );
}
