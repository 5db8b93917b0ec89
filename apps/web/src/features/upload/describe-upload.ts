import { isActive, type Progress, type UploadItem } from "@s3-direct/upload-client";
import type { Language } from "../../texts/language.ts";
import { sentenceOf } from "./upload-errors.ts";
import { sameFileOf } from "./same-file.ts";
import { savedBytes } from "./picture-metadata.ts";

type UploadDescription = {
  state: string;
  /** What there is to say about the state, if anything: amount and speed, or the reason. */
  details: string;
  /** Whether the bar is shown. */
  isActive: boolean;
};

/** An upload's state in words. */
export function describeUpload(
  item: UploadItem<{ file: { key: string; url?: string } }>,
  language: Language,
): UploadDescription {
  const { t, format } = language;
  const { states, waiting } = t.upload;
  const active = isActive(item);
  switch (item.status) {
    case "aborted":
      return {
        state: sameFileOf(item.file) ? t.upload.inLibrary.state : states.aborted,
        details: "",
        isActive: active,
      };
    // Nothing waits for a start by hand in this app.
    case "ready":
    case "starting":
      return { state: states.starting, details: "", isActive: active };
    case "finishing":
      return { state: states.finishing, details: describeCopied(item, language), isActive: active };
    case "done":
      return {
        state: item.result.file.url === undefined ? states.donePrivate : states.done,
        details: describeSaved(savedBytes(item.file), language),
        isActive: false,
      };
    case "uploading":
    case "paused":
      return {
        state: `${states[item.status]} ${format.fraction(item.progress.fraction)}`,
        details: t.upload.join([
          ...(item.restarted ? [t.upload.restarted[item.restarted]] : []),
          describeTransfer(item.progress, language),
        ]),
        isActive: active,
      };
    case "waiting":
      return {
        state: waiting[item.reason],
        // The other reasons say it themselves.
        details: item.reason === "retry" && item.cause ? sentenceOf(item.cause, language) : "",
        isActive: active,
      };
    case "error":
      return { state: states.error, details: sentenceOf(item.error, language), isActive: active };
  }
}

/** Of a large file: "3 MB of 12 MB" */
function describeCopied({ copied, progress }: { copied?: number | undefined; progress: Progress }, language: Language) {
  return copied === undefined ? "" : describeTransfer({ loaded: copied, total: progress.total, fraction: 0 }, language);
}

function describeSaved(bytes: number, { t, format }: Language): string {
  return bytes > 0 ? t.upload.placesRemoved(format.bytes(bytes)) : "";
}

/** "3 MB of 12 MB · 1 MB/s · 9 sec left" */
export function describeTransfer(
  { loaded, total, bytesPerSecond, secondsLeft }: Progress,
  { t, format }: Language,
): string {
  return t.upload.join([
    t.upload.amount(format.bytes(loaded), format.bytes(total)),
    ...(bytesPerSecond ? [t.upload.speed(format.bytes(bytesPerSecond))] : []),
    ...(secondsLeft === undefined ? [] : [t.upload.timeLeft(format.seconds(secondsLeft))]),
  ]);
}
