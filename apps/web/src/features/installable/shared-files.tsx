import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { useStore } from "../../lib/store.ts";
import { useLanguage } from "../../texts/language.ts";
import { usePerson } from "../account/use-session.tsx";
import { useQueue } from "../upload/list/queue.ts";
import { takeFiles } from "../upload/choose/take-files.ts";
import { visibility } from "../upload/choose/visibility.ts";
import { dropKept, type KeptFile, listKept, takeKept } from "./kept-files.ts";
import { dropWhenSent, isWaiting } from "./sent-shared.ts";
import { maxShared, outcomes } from "./share-cache.ts";
import { holdKept } from "./shared-locks.ts";
import { useInstallableTexts } from "./texts.ts";

/**
 * Offers the files that another app has shared. They are uploaded if somebody says so, as public or private as the page
 * shows.
 */
export function SharedFiles() {
  const { t: texts, format } = useLanguage();
  const t = useInstallableTexts().shared;
  const [outcome, setOutcome] = useState(readOutcome);
  const chosen = useStore(visibility);
  const { id } = usePerson();
  const kept = useQuery({
    queryKey: ["shared-files", id],
    queryFn: () => listKept(id),
    gcTime: 0,
    networkMode: "always",
  });
  // Files in the list are not offered any more, even after a reload.
  useQueue();
  const files = kept.data?.filter(isWaiting) ?? [];
  const sendable = files.filter(({ size }) => size > 0);
  useEffect(() => dropWhenSent(kept.data?.filter((file) => !isWaiting(file)) ?? []));
  const count = format.number(files.length);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const close = () => {
    history.replaceState(null, "", location.pathname);
    setOutcome(undefined);
    return kept.refetch();
  };
  // The files shown, without those that arrived meanwhile.
  const keys = files.map(({ key }) => key);
  const upload = useMutation({
    mutationFn: async () => {
      const mine = await holdKept(keys);
      const isEmpty = (key: string) => !sendable.some((each) => each.key === key);
      takeFiles(await takeKept(mine.filter((key) => !isEmpty(key))));
      // The page said that these are empty.
      await dropKept(mine.filter(isEmpty));
    },
    networkMode: "always",
    onSettled: close,
  });
  const discard = useMutation({
    mutationFn: async () => dropKept(await holdKept(keys)),
    networkMode: "always",
    onSettled: close,
  });
  const isTaking = upload.isPending || discard.isPending;

  return (
    <>
      {outcome !== undefined && outcome !== "taken" && (
        <Notice
          action={
            <Button look="quiet" onClick={() => void close()}>
              {texts.dialog.close}
            </Button>
          }
        >
          {t.problems[outcome](format.number(maxShared.files), format.bytes(maxShared.bytes))}
        </Notice>
      )}
      {upload.isError && <Notice>{t.unreadable}</Notice>}
      {files.length > 0 && (
        <section
          aria-label={t.title(files.length, count)}
          className="border-accent/40 bg-accent-soft animate-rise flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl border px-4 py-3 sm:px-5"
        >
          <Icon name="download" className="text-accent size-6" />
          <div className="min-w-48 flex-1">
            <h2 className="text-sm font-semibold">{t.title(files.length, count)}</h2>
            <Names files={files} />
            <p className="text-sm tabular-nums">
              {texts.upload.join([format.bytes(bytes), texts.upload.visibilities[chosen], t.text])}
            </p>
          </div>
          <div className="-mr-2 flex flex-wrap gap-1">
            <Button look="quiet" aria-disabled={isTaking} onClick={() => discard.mutate()}>
              {t.discard}
            </Button>
            {sendable.length > 0 && (
              <Button look="primary" aria-disabled={isTaking} onClick={() => upload.mutate()}>
                {t.upload}
              </Button>
            )}
          </div>
        </section>
      )}
    </>
  );
}

/** How many names are shown. */
const most = 5;

function Names({ files }: { files: readonly KeptFile[] }) {
  const { format } = useLanguage();
  const t = useInstallableTexts().shared;
  return (
    <ul className="text-sm wrap-anywhere">
      {files.slice(0, most).map(({ key, name, size }) => (
        <li key={key}>{size > 0 ? name : t.empty(name)}</li>
      ))}
      {files.length > most && <li>{`+ ${format.number(files.length - most)}`}</li>}
    </ul>
  );
}

function readOutcome() {
  const said = new URLSearchParams(location.search).get("shared");
  return outcomes.find((each) => each === said);
}
