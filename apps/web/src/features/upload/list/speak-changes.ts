import type { ApiState } from "../../../lib/use-api.ts";
import type { Language } from "../../../texts/language.ts";
import { countUploads } from "./count-uploads.ts";
import { isOutdated, isUnloaded } from "../failures/upload-errors.ts";
import type { Upload } from "../uploader.ts";

/** The state at the last announcement. */
export type Spoken = { done: number; failed: ReadonlySet<string>; isLost: boolean };

export const nothingSpoken: Spoken = { done: 0, failed: new Set(), isLost: false };

/** The most failures that are named at once; a long list read aloud helps nobody. */
const namedFailures = 3;

/**
 * Returns what to announce to people who can't see the page: all changes since, but never a single file's progress.
 * @returns the sentences, empty if there is nothing to say, and the new state
 */
export function speakChanges(
  spoken: Spoken,
  now: { items: readonly Upload[]; connection: ApiState["status"] },
  { t, format }: Language,
): { sentences: string; spoken: Spoken } {
  const { spoken: words } = t.upload;
  const { all, done, active } = countUploads(now.items);
  const failures = now.items.filter((item) => item.status === "error");
  const fresh = failures.filter(({ id }) => !spoken.failed.has(id));
  const isLost = now.connection !== "up";
  const reasonOf = ({ error }: (typeof failures)[number]) => {
    if (isOutdated(error)) return words.outdated;
    return isUnloaded(error) ? words.unloaded : t.failureReasons[error.code];
  };
  const ofUploads = (sentence: string) => (active > 0 ? [sentence] : []);

  const sentences = [
    ...(now.connection !== "up" && !spoken.isLost ? [words.lost[now.connection], ...ofUploads(words.waits)] : []),
    ...(!isLost && spoken.isLost ? [words.back, ...ofUploads(words.goesOn)] : []),
    ...(done > spoken.done
      ? [
          done === all
            ? words.allDone(all, format.number(all))
            : words.progress(format.number(done), format.number(all)),
        ]
      : []),
    ...fresh.slice(0, namedFailures).map((item) => words.failed(item.file.name, reasonOf(item))),
    ...(fresh.length > namedFailures ? [words.moreFailed(format.number(fresh.length - namedFailures))] : []),
  ];
  return { sentences: sentences.join(" "), spoken: { done, failed: new Set(failures.map(({ id }) => id)), isLost } };
}
