import type { UnfinishedUpload } from "@s3-direct/upload-client";
import { useQuery } from "@tanstack/react-query";
import { Button, buttonClass } from "../../../components/button.tsx";
import { KindIcon } from "../../../components/kind-icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { usePerson } from "../../account/use-session.tsx";
import { FilePicker } from "../choose/file-picker.tsx";
import { refreshUnfinished, unfinishedQuery } from "../unfinished.ts";

/**
 * Lists uploads of earlier visits that can't resume by themselves: the page may not read the file until somebody allows
 * it.
 */
export function UnfinishedList() {
  const { t } = useLanguage();
  const person = usePerson();
  const { data = [] } = useQuery(unfinishedQuery(person.id));
  const waiting = data.filter(({ needs, isInOtherTab }) => needs !== "nothing" || isInOtherTab);
  if (waiting.length === 0) return null;

  const after = (act: Promise<unknown>) => void act.catch(() => {}).then(refreshUnfinished);
  return (
    <section
      aria-labelledby="unfinished-heading"
      className="border-line bg-panel shadow-panel animate-rise rounded-2xl border"
    >
      <div className="grid gap-1 px-4 pt-4 pb-3 sm:px-5">
        <h2 id="unfinished-heading" className="text-sm font-semibold">
          {t.upload.unfinished.heading}
        </h2>
        <p className="text-muted text-sm leading-relaxed">{t.upload.unfinished.text}</p>
      </div>
      <ul>
        {waiting.map((upload) => (
          <Row key={upload.id} upload={upload} after={after} />
        ))}
      </ul>
    </section>
  );
}

function Row({ upload, after }: { upload: UnfinishedUpload; after: (act: Promise<unknown>) => void }) {
  const { t, format } = useLanguage();
  const { name, size, contentType, resumableFor, isInOtherTab, resume, discard } = upload;
  const texts = t.upload.unfinished;
  const left = isInOtherTab ? texts.inOtherTab : texts.keptFor(format.seconds(resumableFor));
  return (
    <li className="border-line flex flex-wrap items-center gap-x-4 gap-y-2 border-t px-4 py-3 sm:px-5">
      <KindIcon contentType={contentType} className="size-6" />
      <div className="min-w-40 flex-1">
        <p className="truncate text-left text-sm font-medium" title={name} dir="auto">
          {name}
        </p>
        <p className="text-muted text-xs tabular-nums">{t.upload.join([format.bytes(size), left])}</p>
      </div>
      <div className="-mr-2 flex flex-wrap">
        <Resume upload={upload} onFile={(file) => after(resume(file))} />
        <Button look="quiet" aria-label={t.upload.named(texts.discard, name)} onClick={() => after(discard())}>
          {texts.discard}
        </Button>
      </div>
    </li>
  );
}

function Resume({ upload, onFile }: { upload: UnfinishedUpload; onFile: (file?: File) => void }) {
  const { t } = useLanguage();
  const label = (action: string) => t.upload.named(action, upload.name);
  switch (upload.needs) {
    case "nothing":
      return null;
    case "permission":
      return (
        <Button look="plain" aria-label={label(t.upload.resume)} onClick={() => onFile()}>
          {t.upload.resume}
        </Button>
      );
    case "file":
      // Any other file would be refused.
      if (upload.isInOtherTab) return null;
      return (
        <FilePicker
          label={label(t.upload.unfinished.chooseAgain)}
          className={buttonClass("plain")}
          onFiles={(files) => files.slice(0, 1).forEach(onFile)}
        >
          {t.upload.unfinished.chooseAgain}
        </FilePicker>
      );
  }
}
