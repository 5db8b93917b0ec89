import { isActive } from "@s3-direct/upload-client";
import { mayRetry } from "@s3-direct/upload-core";
import type { Ref } from "react";
import { Icon } from "../../../components/icon.tsx";
import { IconButton } from "../../../components/icon-button.tsx";
import { type Language, useLanguage } from "../../../texts/language.ts";
import { describeUpload } from "../../upload/list/describe-upload.ts";
import { Thumbnail } from "../../upload/list/thumbnail.tsx";
import { refusalOf } from "./refusal-of.ts";
import { useVisitorTexts, visitorTexts } from "./texts.ts";
import type { Sending, SentFile } from "./visit.ts";

type SentListProps = { items: readonly SentFile[]; sending: Sending; ref: Ref<HTMLUListElement> };

/** The files, each with its progress. */
export function SentList({ items, sending, ref }: SentListProps) {
  const t = useVisitorTexts();
  /** Removes a row, and moves the focus, which would be lost with it. */
  const remove = (id: string) => {
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    sending.remove(id);
  };
  return (
    <ul
      ref={ref}
      tabIndex={-1}
      aria-label={t.list}
      className="border-line bg-panel shadow-panel overflow-clip rounded-2xl border"
    >
      {items.map((item) => (
        <Row key={item.id} item={item} sending={sending} onRemove={() => remove(item.id)} />
      ))}
    </ul>
  );
}

const tones: Partial<Record<SentFile["status"], string>> = { done: "text-accent", error: "text-danger" };

function Row({ item, sending, onRemove }: { item: SentFile; sending: Sending; onRemove: () => void }) {
  const language = useLanguage();
  const { t, format } = language;
  const { id, status, file } = item;
  const isUnderWay = isActive(item) && status !== "ready";
  const mayAgain = status === "aborted" || (status === "error" && mayRetry(item.error));
  return (
    <li className="border-line flex min-h-17 items-center gap-3 px-4 py-1.5 not-first:border-t sm:gap-4 sm:px-5">
      <Thumbnail file={file} />
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="flex min-w-0 items-baseline gap-3 text-sm">
          <span className="min-w-0 truncate font-medium" title={file.name} dir="auto">
            {file.name}
          </span>
          <span className="text-muted ml-auto shrink-0 text-xs tabular-nums">{format.bytes(file.size)}</span>
        </p>
        {isUnderWay && (
          <progress
            aria-label={file.name}
            max={1}
            value={item.progress.fraction}
            className={`bar ${status === "waiting" ? "text-edge" : "text-progress"}`}
          />
        )}
        <p className={`flex items-start gap-1 text-[0.8125rem] tabular-nums ${tones[status] ?? "text-ink"}`}>
          {status === "done" && <Icon name="check" className="mt-0.5 -ml-0.5 size-4" />}
          {status === "error" && <Icon name="alert" className="mt-0.5 -ml-0.5 size-4" />}
          <span className="min-w-0 wrap-anywhere">{describe(item, language)}</span>
        </p>
      </div>
      <div className="-mr-2.5 flex shrink-0">
        {mayAgain && (
          <IconButton
            icon="retry"
            label={t.upload.named(t.upload.retry, file.name)}
            onClick={() => sending.retry(id)}
          />
        )}
        {status !== "done" && (
          <IconButton
            icon="close"
            label={t.upload.named(isUnderWay ? t.upload.cancel : t.upload.remove, file.name)}
            onClick={() => (isUnderWay ? sending.abort(id) : onRemove())}
          />
        )}
      </div>
    </li>
  );
}

function describe(item: SentFile, language: Language): string {
  const t = visitorTexts(language);
  if (item.status === "ready") return t.ready;
  if (item.status === "done") return t.arrived;
  if (item.status === "error") return refusalOf(item.error, language);
  const { state, details } = describeUpload(item, language);
  return details === "" ? state : `${state} · ${details}`;
}
