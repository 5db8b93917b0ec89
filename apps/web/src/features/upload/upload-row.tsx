import { Button, buttonClass } from "../../components/button.tsx";
import { Icon, iconOf } from "../../components/icon.tsx";
import { useLanguage } from "../../texts/language.ts";
import { describeUpload } from "./describe-upload.ts";
import { mayRetry } from "./upload-errors.ts";
import { type Upload, uploader } from "./uploader.ts";

const tones = { done: "text-accent", error: "text-danger", other: "text-muted" } as const;

export function UploadRow({ upload }: { upload: Upload }) {
  const language = useLanguage();
  const { name, size, type } = upload.file;
  const { state, details, isActive } = describeUpload(upload, language);
  const tone = upload.status === "done" || upload.status === "error" ? upload.status : "other";

  return (
    <li className="grid grid-cols-[auto_1fr] items-center gap-x-4 px-4 py-3 sm:grid-cols-[auto_1fr_auto] sm:px-5">
      <Icon name={iconOf(type)} className="text-muted size-6 self-start" />
      <div className="grid min-w-0 gap-1.5">
        <p className="flex min-w-0 items-baseline justify-between gap-4">
          <span className="min-w-0 truncate text-sm font-medium" title={name}>
            {name}
          </span>
          <span className="text-muted shrink-0 text-xs tabular-nums">{language.format.bytes(size)}</span>
        </p>
        {isActive && (
          <progress aria-label={name} max={1} value={upload.progress.fraction} className="bar text-accent" />
        )}
        <p className={`flex items-start gap-1 text-xs leading-relaxed tabular-nums ${tones[tone]}`}>
          {tone !== "other" && <Icon name={tone === "done" ? "check" : "alert"} className="mt-px -ml-0.5 size-4" />}
          <span>
            <span className="font-medium">{state}</span>
            {details !== "" && ` · ${details}`}
          </span>
        </p>
      </div>
      <div className="col-span-2 -mr-2 flex justify-end sm:col-span-1">
        <Actions upload={upload} />
      </div>
    </li>
  );
}

function Actions({ upload }: { upload: Upload }) {
  const t = useLanguage().t.upload;
  const { id, file } = upload;
  switch (upload.status) {
    case "done":
      return (
        <>
          <a
            href={upload.result.file.url}
            target="_blank"
            rel="noreferrer"
            aria-label={t.named(t.open, file.name)}
            className={buttonClass("quiet")}
          >
            {t.open}
          </a>
          <Action text={t.remove} file={file.name} act={() => uploader.remove(id)} />
        </>
      );
    case "error":
    case "aborted":
      return (
        <>
          {(upload.status === "aborted" || mayRetry(upload.error)) && (
            <Action text={t.retry} file={file.name} act={() => uploader.retry(id)} />
          )}
          <Action text={t.remove} file={file.name} act={() => uploader.remove(id)} />
        </>
      );
    case "paused":
      return (
        <>
          <Action text={t.resume} file={file.name} act={() => uploader.resume(id)} />
          <Action text={t.cancel} file={file.name} act={() => uploader.abort(id)} />
        </>
      );
    default:
      return (
        <>
          <Action text={t.pause} file={file.name} act={() => uploader.pause(id)} />
          <Action text={t.cancel} file={file.name} act={() => uploader.abort(id)} />
        </>
      );
    case "finishing":
      return <Action text={t.cancel} file={file.name} act={() => uploader.abort(id)} />;
  }
}

function Action({ text, file, act }: { text: string; file: string; act: () => void }) {
  const t = useLanguage().t.upload;
  return (
    <Button look="quiet" aria-label={t.named(text, file)} onClick={act}>
      {text}
    </Button>
  );
}
