import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { naming } from "./dialogs.ts";
import { useAlbumTexts } from "./texts.ts";
import { useDrop } from "./use-drop.ts";

/** Shown if there are no albums yet. Files that are dropped here begin one. */
export function FirstAlbum() {
  const t = useAlbumTexts();
  const { isOver, props } = useDrop((ids) => naming.set({ ids }));
  return (
    <Button
      {...props}
      title={t.create}
      className={`shrink-0 in-data-tagged:size-11 in-data-tagged:grow-0! in-data-tagged:px-0! max-sm:size-11 max-sm:px-0! ${isOver ? "border-accent! ring-accent ring-2" : "border-edge!"}`}
      onClick={() => naming.set({})}
    >
      <Icon name="plus" className="text-muted size-4.5" />
      <span className="in-data-tagged:sr-only max-sm:sr-only">{t.create}</span>
    </Button>
  );
}
