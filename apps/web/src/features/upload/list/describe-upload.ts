import { isActive, type Progress, type UploadItem } from "@s3-direct/upload-client";
import type { Language } from "../../../texts/language.ts";
import { sentenceOf } from "../failures/upload-errors.ts";
import { sameFileOf } from "../same-file/same-file.ts";
import { savedBytes } from "../prepare/picture-metadata.ts";
import { incomplete } from "../same-file/put-into-albums.ts";
import { inputOf } from "../upload-input.ts";

type UploadDescription = {
  state: string;
  /** The details of the state, if there are any: amount and speed, or the reason. */
  details: string;
  /** Shown instead of both in little space, if there is a shorter text: "42% · 9 sec left" */
  brief?: string;
  /** Whether the bar is shown. */
  isActive: boolean;
};

/** Describes an upload's state in words. */
export function describeUpload(
  item: UploadItem<{ file: { key: string; url?: string }; data: { id: string; withoutAlbum?: boolean } }>,
  language: Language,
): UploadDescription {
  const { t, format } = language;
  const { states, waiting } = t.upload;
  const active = isActive(item);
  switch (item.status) {
    case "aborted":
      // A file of the library is put into the album instead of being sent.
      return sameFileOf(item.file)
        ? {
            state: t.upload.inLibrary.state,
            details: t.upload.join(isNotPut(item.file) ? [] : describeAlbum(item.file, language)),
            isActive: active,
          }
        : { state: states.aborted, details: "", isActive: active };
    // No upload waits for a manual start in this app.
    case "ready":
    case "starting":
      return { state: states.starting, details: "", isActive: active };
    case "finishing":
      return { state: states.finishing, details: describeCopied(item, language), isActive: active };
    case "done":
      return {
        state: item.result.file.url === undefined ? states.donePrivate : states.done,
        details: t.upload.join([
          ...(item.result.data.withoutAlbum ? [] : describeAlbum(item.file, language)),
          ...describeSaved(item.file, language),
        ]),
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
        ...(item.status === "uploading" && { brief: describeBriefly(item.progress, language) }),
        isActive: active,
      };
    case "waiting":
      return {
        state: waiting[item.reason],
        // The other reasons need no details.
        details: item.reason === "retry" && item.cause ? sentenceOf(item.cause, language) : "",
        isActive: active,
      };
    case "error":
      return { state: states.error, details: sentenceOf(item.error, language), isActive: active };
  }
}

/** Describes the copying of a large file: "3 MB of 12 MB" */
function describeCopied({ copied, progress }: { copied?: number | undefined; progress: Progress }, language: Language) {
  return copied === undefined ? "" : describeTransfer({ loaded: copied, total: progress.total, fraction: 0 }, language);
}

/** The share of a file by which it must have become smaller to say so. */
const worthTelling = 0.1;

function describeSaved(sent: File, { t, format }: Language): string[] {
  const bytes = savedBytes(sent);
  if (bytes <= 0) return [];
  const isWorthTelling = bytes >= worthTelling * (sent.size + bytes);
  return [t.upload.locationRemoved, ...(isWorthTelling ? [t.upload.smaller(format.bytes(bytes))] : [])];
}

/** Whether a file of the library may not be in its album. */
function isNotPut(file: File): boolean {
  const { album } = inputOf(file);
  return album !== undefined && incomplete.get().has(album);
}

/** The open album is not named: all files go there. */
function describeAlbum(file: File, { t }: Language): string[] {
  const { albumName } = inputOf(file);
  return albumName === undefined ? [] : [t.upload.inAlbum(albumName)];
}

const describeTimeLeft = ({ secondsLeft }: Progress, { t, format }: Language): string[] =>
  secondsLeft === undefined ? [] : [t.upload.timeLeft(format.seconds(secondsLeft))];

function describeBriefly(progress: Progress, language: Language): string {
  return language.t.upload.join([language.format.fraction(progress.fraction), ...describeTimeLeft(progress, language)]);
}

/** "3 MB of 12 MB · 1 MB/s · 9 sec left" */
const describeTransfer = (progress: Progress, language: Language): string =>
  language.t.upload.join(transferFacts(progress, language));

/** Returns the amount, the speed and the remaining time, as far as they are known. */
export function transferFacts(progress: Progress, language: Language): string[] {
  const { loaded, total, bytesPerSecond } = progress;
  const { t, format } = language;
  return [
    t.upload.amount(format.bytes(loaded), format.bytes(total)),
    ...(bytesPerSecond ? [t.upload.speed(format.bytes(bytesPerSecond))] : []),
    ...describeTimeLeft(progress, language),
  ];
}
