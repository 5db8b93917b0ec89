import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { useStore } from "../../lib/store.ts";
import { useLanguage } from "../../texts/language.ts";
import { takeFiles } from "../upload/take-files.ts";
import { visibility } from "../upload/visibility.ts";
import { countKept, takeKept } from "./kept-files.ts";
import { maxShared, outcomes, sharedCache } from "./shared-cache.ts";
import { useInstallableTexts } from "./texts.ts";

/** What another app has shared: it goes up when somebody says so, as public or private as the page says. */
export function SharedFiles() {
  const { t: texts, format } = useLanguage();
  const t = useInstallableTexts().shared;
  const [outcome, setOutcome] = useState(readOutcome);
  const chosen = useStore(visibility);
  const kept = useQuery({ queryKey: ["shared-files"], queryFn: countKept, gcTime: 0, networkMode: "always" });
  const { files = 0, bytes = 0 } = kept.data ?? {};
  const close = () => {
    history.replaceState(null, "", location.pathname);
    setOutcome(undefined);
    void kept.refetch();
  };

  return (
    <>
      {outcome !== undefined && outcome !== "taken" && (
        <Notice
          action={
            <Button look="quiet" onClick={close}>
              {texts.dialog.close}
            </Button>
          }
        >
          {t.problems[outcome](format.number(maxShared.files), format.bytes(maxShared.bytes))}
        </Notice>
      )}
      {files > 0 && (
        <section
          aria-label={t.title(files, format.number(files))}
          className="border-accent/40 bg-accent-soft animate-rise flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl border px-4 py-3 sm:px-5"
        >
          <Icon name="download" className="text-accent size-6" />
          <div className="min-w-48 flex-1">
            <h2 className="text-sm font-semibold">{t.title(files, format.number(files))}</h2>
            <p className="text-sm tabular-nums">
              {texts.upload.join([format.bytes(bytes), texts.upload.visibilities[chosen], t.text])}
            </p>
          </div>
          <div className="-mr-2 flex flex-wrap gap-1">
            <Button look="quiet" onClick={() => void caches.delete(sharedCache).then(close)}>
              {t.discard}
            </Button>
            <Button look="primary" onClick={() => void takeKept().then(takeFiles).then(close)}>
              {t.upload}
            </Button>
          </div>
        </section>
      )}
    </>
  );
}

function readOutcome() {
  const said = new URLSearchParams(location.search).get("shared");
  return outcomes.find((each) => each === said);
}
