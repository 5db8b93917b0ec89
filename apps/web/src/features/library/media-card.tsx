import type { RouterOutputs } from "../../lib/trpc.ts";
import { extensionOf } from "@s3-direct/upload-core";
import { useState } from "react";
import { announce } from "../../components/live-region.tsx";
import { ask } from "../../components/ask.tsx";
import { Button } from "../../components/button.tsx";
import { Icon, iconOf } from "../../components/icon.tsx";
import { trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { CopyLink } from "./copy-link.tsx";

type Media = RouterOutputs["media"]["list"]["items"][number];

export function MediaCard({ media, onDeleted }: { media: Media; onDeleted: () => void }) {
  const { t: texts, format } = useLanguage();
  const t = texts.library;
  const utils = trpc.useUtils();
  const remove = trpc.media.delete.useMutation({
    onSuccess: async () => {
      await utils.media.list.invalidate();
      announce(t.deleted(media.name));
      onDeleted();
    },
  });

  const askAndDelete = async () => {
    const question = { ...t.confirmDelete, title: t.confirmDelete.title(media.name) };
    if (await ask(question)) remove.mutate({ id: media.id });
  };

  return (
    <li
      className="group border-line bg-panel shadow-panel has-[a:hover]:border-edge relative flex flex-col overflow-hidden rounded-2xl border transition-colors aria-busy:opacity-50"
      aria-busy={remove.isPending}
    >
      <Preview media={media} />
      <div className="grid gap-1 px-4 pt-3">
        <a
          href={media.url}
          target="_blank"
          rel="noreferrer"
          title={media.name}
          aria-label={t.openLabel(media.name)}
          className="truncate text-sm font-medium after:absolute after:inset-0 after:rounded-2xl group-hover:underline focus-visible:outline-none after:outline-accent focus-visible:after:outline-2 focus-visible:after:-outline-offset-2"
        >
          {media.name}
        </a>
        <p className="text-muted text-xs">
          {format.bytes(media.size)} ·{" "}
          <time dateTime={media.createdAt} title={format.moment(media.createdAt)}>
            {format.date(media.createdAt)}
          </time>
        </p>
        {remove.error && (
          <p role="alert" className="text-danger text-xs">
            {t.deleteFailed}
          </p>
        )}
      </div>
      <div className="relative z-10 flex justify-between gap-1 px-1 pt-1 pb-1.5">
        {media.url !== undefined && <CopyLink url={media.url} name={media.name} />}
        <Button
          look="quiet"
          aria-label={t.deleteLabel(media.name)}
          disabled={remove.isPending}
          onClick={() => void askAndDelete()}
        >
          <Icon name="trash" className="size-4" />
          {t.delete}
        </Button>
      </div>
    </li>
  );
}

/** The picture itself is its own preview: a larger one than this (bytes) would cost more than it shows. */
const largestPreview = 25 * 1024 ** 2;

function Preview({ media }: { media: Media }) {
  const [failed, setFailed] = useState(false);
  const showsImage =
    media.url !== undefined && media.contentType.startsWith("image/") && media.size <= largestPreview && !failed;
  return (
    <div className="bg-sunken text-muted grid aspect-4/3 place-items-center overflow-hidden">
      {showsImage ? (
        <img
          src={media.url}
          alt=""
          loading="lazy"
          decoding="async"
          className="size-full object-cover"
          onError={() => setFailed(true)}
        />
      ) : (
        <div className="grid justify-items-center gap-2">
          <Icon name={iconOf(media.contentType)} className="size-10" />
          <span className="text-xs font-medium tracking-wide uppercase">{extensionOf(media.name)}</span>
        </div>
      )}
    </div>
  );
}
