import { Link } from "wouter";
import { ask } from "../../components/ask.tsx";
import { Icon } from "../../components/icon.tsx";
import { IconButton, iconButtonLook } from "../../components/icon-button.tsx";
import { announce } from "../../components/live-region.tsx";
import { about } from "../../lib/about.ts";
import { trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { tryOrReport } from "../library/changes/changes.ts";
import { copyOrTell } from "../library/copy-or-tell.ts";
import { ListRow } from "../link/list-row.tsx";
import { OpenLink } from "../link/open-link.tsx";
import { addressOf } from "./address-of.ts";
import { type FileRequest, takesNoMore } from "./takes-no-more.ts";
import { useFileRequestTexts } from "./texts.ts";

/** A request, its limits, and what has arrived. */
export function RequestRow({ request }: { request: FileRequest }) {
  const { format } = useLanguage();
  const texts = useFileRequestTexts();
  const t = texts.list;
  const cache = trpc.useUtils();
  const end = trpc.fileRequest.end.useMutation({ onSettled: () => cache.fileRequest.list.invalidate() });
  const { id, title, token, arrived, underWay, maxFiles, maxSize, expiresAt, hasEnded } = request;
  const isFull = arrived >= maxFiles;
  const isOver = takesNoMore(request);
  const facts = [
    texts.form.kinds[request.accepts],
    ...(maxSize === undefined ? [] : [t.upTo(format.bytes(maxSize))]),
    expiresAt === undefined ? t.forGood : t.until(format.date(expiresAt)),
  ];
  const counts = [
    t.arrived(arrived, format.number(arrived), format.number(maxFiles)),
    ...(underWay > 0 ? [t.underWay(format.number(underWay))] : []),
  ];
  const endIt = async () => {
    if (await ask({ title: t.endTitle, text: t.endText, confirm: t.endConfirm })) {
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
      await tryOrReport({ what: id, failed: about(title, t.endFailed) }, async (isStillHere) => {
        const { partsLeft } = await end.mutateAsync({ id });
        if (isStillHere()) announce(partsLeft > 0 ? t.hasEndedPartly : t.hasEnded);
      });
    }
  };

  return (
    <ListRow
      icon="download"
      name={title}
      over={isOver ? (isFull ? t.full : t.ended) : undefined}
      facts={facts}
      counts={counts}
    >
      {arrived > 0 && (
        <Link
          href={`/library?request=${id}`}
          aria-label={t.show(title)}
          title={t.show(title)}
          className={iconButtonLook}
        >
          <Icon name="library" />
        </Link>
      )}
      {!isOver && (
        <>
          <IconButton icon="copy" label={t.copy(title)} onClick={() => void copyOrTell([addressOf(token)], title)} />
          <OpenLink url={addressOf(token)} label={t.open(title)} />
        </>
      )}
      {/* A request that has ended may still have uploads in progress; and a first attempt may have left some. */}
      {(!hasEnded || underWay > 0) && (
        <IconButton icon="close" label={t.end(title)} aria-disabled={end.isPending} onClick={() => void endIt()} />
      )}
    </ListRow>
  );
}
