import type { EndpointRules, Progress, UploadState, WaitingUpload } from "@s3-direct/upload-client";
import type { UploadTexts } from "./texts";

/** Describes the state of an upload in one line: "Uploading · 42% · 3 MB of 7 MB · 9 sec left". */
export function describeUpload(upload: UploadState<unknown>, texts: UploadTexts): string {
  switch (upload.status) {
    case "idle":
      return "";
    case "waiting":
      return texts.join([texts.waiting[upload.reason], ...whyInterrupted(upload, texts)]);
    case "error":
      return texts.failure(upload.error);
    case "uploading":
    case "paused":
      return texts.join([texts[upload.status], ...describeProgress(upload.progress, texts)]);
    case "done":
      return texts.join([texts.done, formatBytes(upload.file.size, texts)]);
    default:
      return texts[upload.status];
  }
}

/** Why the upload waits for a retry. The status text already contains the other reasons. */
function whyInterrupted({ reason, cause }: WaitingUpload, texts: UploadTexts): string[] {
  return reason === "retry" && cause ? [texts.failure(cause)] : [];
}

function describeProgress({ loaded, total, fraction, secondsLeft }: Progress, texts: UploadTexts): string[] {
  return [
    formatFraction(fraction, texts),
    texts.amount(formatBytes(loaded, texts), formatBytes(total, texts)),
    ...(secondsLeft === undefined ? [] : [texts.timeLeft(formatSeconds(secondsLeft, texts))]),
  ];
}

/** Returns the rules in words: "Images and PDF · up to 10 MB". */
export function describeRules({ accept, maxSize, maxFiles }: EndpointRules, texts: UploadTexts): string {
  const kinds = accept.map((type) => texts.kinds[type] ?? nameOf(type));
  const list = new Intl.ListFormat(texts.locale).format(kinds);
  return texts.join([
    list.charAt(0).toLocaleUpperCase(texts.locale) + list.slice(1),
    texts.upTo(formatBytes(maxSize, texts)),
    ...(maxFiles === undefined || maxFiles === 1 ? [] : [texts.atMost(formatNumber(maxFiles, texts))]),
  ]);
}

/** Returns "PNG" for `image/png`; long names, and extensions, stay as they are. */
function nameOf(type: string): string {
  const [, last] = type.split("/");
  if (last === undefined) return type;
  return last.length <= 5 ? last.toUpperCase() : last;
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** Formats bytes as "1.4 MB", in steps of 1,024, like the limits. */
export function formatBytes(bytes: number, { locale }: UploadTexts): string {
  let value = bytes;
  let step = 0;
  for (; value >= 1024 && step < units.length - 1; step++) value /= 1024;
  const maximumFractionDigits = step === 0 || value >= 100 ? 0 : 1;
  const unitDisplay = step === 0 ? "long" : "short";
  return format(value, locale, { style: "unit", unit: units[step], unitDisplay, maximumFractionDigits });
}

/** Formats a fraction as "42%". Rounds down, so that 100% appears only at the end. */
export function formatFraction(fraction: number, { locale }: UploadTexts): string {
  return format(Math.floor(fraction * 100) / 100, locale, { style: "percent" });
}

export function formatNumber(value: number, { locale }: UploadTexts): string {
  return format(value, locale);
}

/** Formats a time as "9 sec", "3 min" or "2 hr". */
function formatSeconds(seconds: number, { locale }: UploadTexts): string {
  if (seconds < 60) return format(Math.ceil(seconds), locale, { style: "unit", unit: "second" });
  const unit = seconds < 3600 ? "minute" : "hour";
  return format(Math.ceil(seconds / (unit === "minute" ? 60 : 3600)), locale, { style: "unit", unit });
}

function format(value: number, locale: string, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(locale, options).format(value);
}
