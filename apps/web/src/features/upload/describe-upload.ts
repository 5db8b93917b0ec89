import type { UploadItem } from "@s3-direct/upload-client";
import { formatBytes, formatFraction, formatSeconds } from "../../lib/format.ts";
import { texts } from "../../texts/en.ts";
import { sentenceOf } from "./upload-errors.ts";

const t = texts.upload;

type UploadDescription = {
  state: string;
  /** What there is to say about the state, if anything: amount and speed, or the reason. */
  details: string;
  /** Whether the bar is shown. */
  isActive: boolean;
};

/** An upload's state in words. */
export function describeUpload(item: UploadItem<unknown>): UploadDescription {
  switch (item.status) {
    case "starting":
    case "finishing":
      return { state: t.states[item.status], details: "", isActive: true };
    case "uploading":
    case "paused":
      return {
        state: `${t.states[item.status]} ${formatFraction(item.progress.fraction)}`,
        details: amounts(item),
        isActive: true,
      };
    case "waiting":
      return { state: t.waiting[item.reason], details: "", isActive: true };
    case "done":
    case "aborted":
      return { state: t.states[item.status], details: "", isActive: false };
    case "error":
      return { state: t.states.error, details: sentenceOf(item.error), isActive: false };
  }
}

function amounts({ progress }: UploadItem<unknown>): string {
  const { loaded, total, bytesPerSecond, secondsLeft } = progress;
  return t.join([
    t.amount(formatBytes(loaded), formatBytes(total)),
    ...(bytesPerSecond ? [t.speed(formatBytes(bytesPerSecond))] : []),
    ...(secondsLeft === undefined ? [] : [t.timeLeft(formatSeconds(secondsLeft))]),
  ]);
}
