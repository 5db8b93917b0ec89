import { useId } from "react";
import { Button } from "../../components/button.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { LiveRegion } from "../../components/live-region.tsx";
import { Modal } from "../../components/modal.tsx";
import { Notice } from "../../components/notice.tsx";
import { trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { readLists } from "../library/changes/read-lists.ts";
import { addressOf } from "./address-of.ts";
import { MadeLink } from "../link/made-link.tsx";
import { useLinkTexts } from "../link/texts.ts";
import { ShareForm } from "./share-form.tsx";
import { maxShared, type Shared } from "./sharing.ts";
import { useShareTexts } from "./texts.ts";

/** Makes a link to files, and then shows it. */
export function ShareDialog({ files, onClose }: { files: readonly Shared[]; onClose: () => void }) {
  const {
    format,
    t: { dialog },
  } = useLanguage();
  const t = useShareTexts().share;
  const { ready } = useLinkTexts();
  const titleId = useId();
  const make = trpc.share.create.useMutation({ onSuccess: () => void readLists() });
  const title = make.isSuccess ? ready : t.title(files.length, format.number(files.length));

  return (
    <Modal aria-labelledby={titleId} onCancel={onClose} className="w-[min(30rem,calc(100vw-2rem))]">
      <h2 id={titleId} className="pr-10 text-xl font-semibold">
        {title}
      </h2>
      {files.length > maxShared ? (
        <TooMany onClose={onClose} />
      ) : make.isSuccess ? (
        <MadeLink
          url={addressOf(make.data.token)}
          text={t.readyText}
          all={{ href: "/links", text: t.toLinks }}
          onClose={onClose}
        />
      ) : (
        <ShareForm
          files={files}
          isBusy={make.isPending}
          error={make.error}
          onCancel={onClose}
          onMake={(choice) => make.mutate({ ids: files.map(({ id }) => id), ...choice })}
        />
      )}
      {/* At the end, so that the focus begins in the form. */}
      <IconButton icon="close" label={dialog.close} className="absolute! top-4 right-4" onClick={onClose} />
      <LiveRegion />
    </Modal>
  );
}

function TooMany({ onClose }: { onClose: () => void }) {
  const { format, t: texts } = useLanguage();
  return (
    <div className="mt-4 grid gap-5">
      <Notice>{useShareTexts().share.tooManyFiles(format.number(maxShared))}</Notice>
      <Button className="justify-self-end" onClick={onClose}>
        {texts.dialog.close}
      </Button>
    </div>
  );
}
