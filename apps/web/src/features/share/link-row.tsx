import { ask } from "../../components/ask.tsx";
import { Facts } from "../../components/facts.tsx";
import { Icon } from "../../components/icon.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { announce } from "../../components/live-region.tsx";
import { type RouterOutputs, trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { tryOrReport } from "../library/changes.ts";
import { copyOrTell } from "../library/copy-or-tell.ts";
import { readLists } from "../library/read-lists.ts";
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
  const hasEnded = isOver(link);
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
      await tryOrReport({ what: link.id, failed: `${name}: ${t.revokeFailed}` }, async (isStillHere) => {
        await revoke.mutateAsync({ id: link.id });
        if (isStillHere()) announce(t.revoked);
      });
    }
  };

  return (
    <li className="border-line flex flex-wrap items-center gap-x-4 gap-y-1 py-3 pr-2 pl-4 not-first:border-t sm:pl-5">
      <span
        className={`grid size-11 shrink-0 place-items-center rounded-xl max-sm:hidden ${hasEnded ? "bg-sunken text-muted" : "bg-accent-soft text-accent"}`}
      >
        <Icon name={link.hasPassword ? "lock" : "link"} />
      </span>
      <div className="grid min-w-40 flex-1 gap-0.5">
        <p className="flex min-w-0 items-center gap-2 font-medium">
          <span className="truncate" dir="auto">
            {name}
          </span>
          {hasEnded && (
            <span className="bg-sunken text-muted rounded-full px-2 py-0.5 text-xs font-medium">{t.ended}</span>
          )}
        </p>
        <Facts of={facts} className="text-muted text-sm" />
        <Facts of={visits} className="text-sm" />
      </div>
      <div className="flex max-sm:-ml-3">
        <IconButton icon="copy" label={t.copy(name)} onClick={() => void copyOrTell([addressOf(link.token)], name)} />
        <OpenLink url={addressOf(link.token)} label={t.open(name)} />
        <IconButton icon="trash" label={t.revoke(name)} disabled={revoke.isPending} onClick={() => void takeBack()} />
      </div>
    </li>
  );
}

function isOver({ expiresAt, downloads, maxDownloads, files }: ShareLink): boolean {
  const isLate = expiresAt !== undefined && Date.parse(expiresAt) <= Date.now();
  return isLate || files === 0 || (maxDownloads !== undefined && downloads >= maxDownloads);
}
