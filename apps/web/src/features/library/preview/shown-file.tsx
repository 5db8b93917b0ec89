import { type ComponentProps, useEffect, useEffectEvent, useState } from "react";
import { useBackOrForward } from "../../../lib/use-back-or-forward.ts";
import type { Media } from "../media.ts";
import { useMoves } from "../changes/moves.ts";
import { Preview } from "./preview.tsx";

type ShownFileProps = Omit<ComponentProps<typeof Preview>, "media"> & { id: string };

/** A file as it was listed last, with the ids of the files after it. */
type Listed = { media: Media; readAt: number; after: ReadonlySet<string> };

/**
 * Previews a file while it is in the list. New files may push it out of the loaded part: then it stays, as the last
 * one, until it is loaded again.
 */
export function ShownFile({ id, files, hasMore, readAt, onShow, ...rest }: ShownFileProps) {
  const { isElsewhere } = useMoves();
  const [last, setLast] = useState<Listed>();
  const index = files.findIndex((file) => file.id === id);
  const found = files[index];
  if (found && (last?.media.id !== id || last.readAt !== readAt)) {
    setLast({ media: found, readAt, after: new Set(files.slice(index + 1).map((file) => file.id)) });
  }
  // If the files after it are listed, it is gone.
  const isPushedOut =
    hasMore && last?.media.id === id && !isElsewhere(id, "library") && !files.some((file) => last.after.has(file.id));
  const media = found ?? (isPushedOut ? last.media : undefined);
  const isGone = media === undefined;
  const close = useEffectEvent(() => onShow(undefined));
  useEffect(() => {
    // If the file comes back to the list, the preview does not open by itself.
    if (isGone) close();
  }, [isGone]);
  useBackOrForward(() => onShow(undefined));

  return (
    media && (
      <Preview
        {...rest}
        media={media}
        files={found ? files : [...files, media]}
        hasMore={hasMore}
        readAt={readAt}
        onShow={onShow}
      />
    )
  );
}
