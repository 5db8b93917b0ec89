import { useId } from "react";
import { LiveRegion } from "../../components/live-region.tsx";
import { Modal } from "../../components/modal.tsx";
import { trpc } from "../../lib/trpc.ts";
import { MadeLink } from "../link/made-link.tsx";
import { useLinkTexts } from "../link/texts.ts";
import { addressOf } from "./address-of.ts";
import { RequestForm } from "./request-form.tsx";
import { useFileRequestTexts } from "./texts.ts";

/** Makes a link with which others send files, and then shows it. */
export function RequestDialog({ onClose }: { onClose: () => void }) {
  const t = useFileRequestTexts().form;
  const { ready } = useLinkTexts();
  const titleId = useId();
  const cache = trpc.useUtils();
  const make = trpc.fileRequest.create.useMutation({ onSuccess: () => cache.fileRequest.list.invalidate() });

  return (
    <Modal aria-labelledby={titleId} onCancel={onClose} className="w-[min(30rem,calc(100vw-2rem))]">
      <h2 id={titleId} className="text-xl font-semibold">
        {make.isSuccess ? ready : t.title}
      </h2>
      {make.isSuccess ? (
        <MadeLink
          url={addressOf(make.data.token)}
          text={t.readyText}
          all={{ href: "/requests", text: t.toAll }}
          onClose={onClose}
        />
      ) : (
        <RequestForm
          isBusy={make.isPending}
          error={make.error}
          onCancel={onClose}
          onMake={(choice) => make.mutate(choice)}
        />
      )}
      <LiveRegion />
    </Modal>
  );
}
