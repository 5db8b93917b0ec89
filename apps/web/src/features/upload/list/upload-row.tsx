import { memo, useState } from "react";
import { Icon } from "../../../components/icon.tsx";
import { IconButton } from "../../../components/icon-button.tsx";
import { useStore } from "../../../lib/store.ts";
import { useLanguage } from "../../../texts/language.ts";
import { AlreadyThere } from "../same-file/already-there.tsx";
import { describeUpload } from "./describe-upload.ts";
import { FirstAction } from "./first-action.tsx";
import { incomplete } from "../same-file/put-into-albums.ts";
import { sameFileOf } from "../same-file/same-file.ts";
import { Thumbnail } from "./thumbnail.tsx";
import { UploadAs } from "../failures/upload-as.tsx";
import { eachUploader, isActiveHere, type Upload } from "../uploader.ts";

type UploadRowProps = {
  upload: Upload;
  index: number;
  count: number;
  /** Pixels from the list's top. */
  top: number;
  measure: (row: HTMLElement | null) => void;
  onRemove: (id: string) => void;
};

const tones: Partial<Record<Upload["status"], string>> = { done: "text-accent", error: "text-danger" };

/** One upload. Its height hardly changes with its state, and each button keeps its element, so that nothing jumps. */
export const UploadRow = memo(function UploadRow({ upload, index, count, top, measure, onRemove }: UploadRowProps) {
  const language = useLanguage();
  // Part of the description.
  useStore(incomplete);
  const { t, format } = language;
  const { id, status, file } = upload;
  const { state, details, brief, isActive } = describeUpload(upload, language);
  const url = status === "done" ? upload.result.file.url : undefined;
  const same = status === "aborted" ? sameFileOf(file) : undefined;
  // An upload that finishes in sight is highlighted; one that is scrolled into sight later is not.
  const [firstStatus] = useState(status);
  const settles = status === "done" && firstStatus !== "done";
  const isCancellable = isActiveHere(upload);
  const end = isCancellable ? t.upload.cancel : t.upload.remove;

  return (
    <li
      ref={measure}
      data-index={index}
      data-id={id}
      tabIndex={-1}
      aria-setsize={count}
      aria-posinset={index + 1}
      style={{ transform: `translateY(${top}px)` }}
      className={`border-line absolute inset-x-0 top-0 flex min-h-17 items-center gap-3 px-4 py-1.5 -outline-offset-2 not-first:border-t sm:gap-4 sm:px-5 ${settles ? "animate-settle" : ""}`}
    >
      <Thumbnail file={file} flies={settles} />
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="flex min-w-0 items-baseline gap-3">
          <FileName name={file.name} url={url} />
          <span className="text-muted ml-auto shrink-0 text-xs tabular-nums max-sm:hidden">
            {format.bytes(file.size)}
          </span>
        </p>
        {isActive && (
          <progress
            aria-label={file.name}
            max={1}
            value={upload.progress.fraction}
            className={`bar ${status === "paused" || status === "waiting" ? "text-edge" : "text-progress"}`}
          />
        )}
        <p className={`flex items-start gap-1 text-[0.8125rem] tabular-nums ${tones[status] ?? "text-ink"}`}>
          {status === "done" && <Icon name="check" className="-ml-0.5 mt-0.5 size-4" />}
          {status === "error" && <Icon name="alert" className="-ml-0.5 mt-0.5 size-4" />}
          {brief !== undefined && <span className="font-medium sm:hidden">{brief}</span>}
          <span className={`text-pretty wrap-anywhere ${brief === undefined ? "" : "max-sm:hidden"}`}>
            <span className="font-medium">{state}</span>
            {details !== "" && ` · ${details}`}
            {!isActive && details === "" && <span className="text-muted sm:hidden"> · {format.bytes(file.size)}</span>}
          </span>
        </p>
        {status === "error" && <UploadAs upload={upload} />}
        {same && <AlreadyThere upload={upload} same={same} onSkip={() => onRemove(id)} />}
      </div>
      {!same && (
        <div className="-mr-2.5 flex shrink-0">
          <FirstAction upload={upload} />
          <IconButton
            icon="close"
            label={t.upload.named(end, file.name)}
            data-remove={isCancellable ? undefined : ""}
            // A finished upload's button is unobtrusive.
            className={isActive || status === "error" ? "" : "not-hover:text-edge"}
            onClick={() => (isCancellable ? eachUploader(({ abort }) => abort(id)) : onRemove(id))}
          />
        </div>
      )}
    </li>
  );
});

/** The file's name; a link once the file is published. */
function FileName({ name, url }: { name: string; url: string | undefined }) {
  const { t } = useLanguage();
  if (url === undefined) {
    return (
      <span className="min-w-0 truncate text-sm font-medium" title={name} dir="auto">
        {name}
      </span>
    );
  }
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      title={name}
      aria-label={t.upload.named(t.upload.open, name)}
      // As high and as wide as a finger, without taking the space; the ring is around the name, not across the next line.
      className="group -my-3 flex min-h-11 min-w-11 items-center text-sm font-medium underline-offset-4 outline-none hover:underline"
    >
      <span className="truncate rounded-xs outline-offset-2 outline-accent group-focus-visible:outline-2" dir="auto">
        {name}
      </span>
    </a>
  );
}
