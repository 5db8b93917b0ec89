import { ask } from "../../components/ask.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { announce } from "../../components/live-region.tsx";
import { about } from "../../lib/about.ts";
import { type RouterOutputs, trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { tryOrReport } from "../library/changes/changes.ts";
import { copyOrTell } from "../library/copy-or-tell.ts";
import { readLists } from "../library/changes/read-lists.ts";
import { ListRow } from "../link/list-row.tsx";
import { OpenLink } from "../link/open-link.tsx";
import { addressOf } from "./address-of.ts";
import { useShareTexts } from "./texts.ts";

type ShareLink = RouterOutputs["share"]["list"][number];

/** A link, its limits, and how often it was opened. */
export function LinkRow({ link }: { link: ShareLink }) {
  const { format } = useLanguage();
  const t = useShareTexts().links;
  const revoke = trpc.share.revoke.useMutation({ onSettled: readLists });
  const { opens, downloads, maxDownloads, files } = link;
  const count = t.files(files, format.number(files));
  const name = link.title === "" ? count : link.title;
  const limit = maxDownloads === undefined ? undefined : format.number(maxDownloads);
  const visits = [t.opens(opens, format.number(opens))];
  if (downloads > 0 || limit !== undefined) visits.push(t.downloads(downloads, format.number(downloads), limit));
  const facts = [
    link.title !== "" && count,
    files > 0 && format.bytes(link.size),
    link.expiresAt === undefined ? t.forGood : t.until(format.date(link.expiresAt)),
    link.hasPassword && t.password,
  ].filter((fact) => fact !== false);

  const takeBack = async () => {
    if (await ask({ title: t.revokeTitle, text: t.revokeText, confirm: t.revokeConfirm })) {
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
      await tryOrReport({ what: link.id, failed: about(name, t.revokeFailed) }, async (isStillHere) => {
        await revoke.mutateAsync({ id: link.id });
        if (isStillHere()) announce(t.revoked);
      });
    }
  };

  return (
    <ListRow
      icon={link.hasPassword ? "lock" : "link"}
      name={name}
      over={isOver(link) ? t.ended : undefined}
      facts={facts}
      counts={visits}
    >
      <IconButton icon="copy" label={t.copy(name)} onClick={() => void copyOrTell([addressOf(link.token)], name)} />
      <OpenLink url={addressOf(link.token)} label={t.open(name)} />
      <IconButton
        icon="trash"
        label={t.revoke(name)}
        aria-disabled={revoke.isPending}
        onClick={() => void takeBack()}
      />
    </ListRow>
  );
}

function isOver({ expiresAt, downloads, maxDownloads, files }: ShareLink): boolean {
  const isLate = expiresAt !== undefined && Date.parse(expiresAt) <= Date.now();
  return isLate || files === 0 || (maxDownloads !== undefined && downloads >= maxDownloads);
}
