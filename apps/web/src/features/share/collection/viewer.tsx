import { useEffect, useEffectEvent, useId } from "react";
import { IconButton } from "../../../components/icon-button.tsx";
import { Modal } from "../../../components/modal.tsx";
import { usePicturePreview } from "../../library/list/use-picture-preview.ts";
import { useShareTexts } from "../texts.ts";
import type { SharedFile } from "./use-collection.ts";

type ViewerProps = {
  pictures: readonly SharedFile[];
  shownId: string;
  onShow: (id: string) => void;
  onClose: () => void;
};

/** One picture over the whole page, with buttons to the others. */
export function Viewer({ pictures, shownId, onShow, onClose }: ViewerProps) {
  const t = useShareTexts().collection;
  const titleId = useId();
  const at = pictures.findIndex(({ id }) => id === shownId);
  const shown = pictures[at];
  const go = (step: 1 | -1) => {
    const next = pictures[at + step];
    if (next !== undefined) onShow(next.id);
  };
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") go(-1);
    if (event.key === "ArrowRight") go(1);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  if (shown === undefined) return null;

  return (
    <Modal
      aria-labelledby={titleId}
      onCancel={onClose}
      className="size-full max-h-none! max-w-none! grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)] rounded-none! border-0! p-0! open:grid"
    >
      <div className="flex min-h-16 items-center gap-2 px-2 sm:px-4">
        <IconButton icon="close" label={t.close} onClick={onClose} />
        <h2 id={titleId} dir="auto" aria-live="polite" className="min-w-0 flex-1 truncate text-left font-semibold">
          {shown.name}
        </h2>
        {/* At an end of the list the button stays, so that it keeps the focus. */}
        <IconButton icon="left" label={t.previous} aria-disabled={at === 0} onClick={() => go(-1)} />
        <IconButton icon="right" label={t.next} aria-disabled={at === pictures.length - 1} onClick={() => go(1)} />
      </div>
      <div className="bg-page grid min-h-0 scheme-dark place-items-center p-3 sm:p-6">
        <Large key={shown.id} file={shown} />
      </div>
    </Modal>
  );
}

function Large({ file }: { file: SharedFile }) {
  const preview = usePicturePreview(file, "contain");
  const { width, height, large, name } = file;
  return (
    <img
      src={large}
      alt={name}
      width={width}
      height={height}
      style={preview.style}
      onLoad={preview.hide}
      className="h-auto max-h-full w-auto max-w-full rounded-lg object-contain"
    />
  );
}
