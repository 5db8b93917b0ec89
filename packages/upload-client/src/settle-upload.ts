import type { CreatedUpload } from "./created-upload.ts";
import { runSafely } from "./notifier.ts";
import { type Phase, mayBePublished, uploadOf } from "./phase.ts";
import type { DoneOf, FinishAnswer } from "./procedures.ts";
import type { StoreRecord } from "./reduce-upload.ts";
import type { StoreDeps, StoredUpload } from "./stored-upload.ts";
import type { SettledItem, UploadItem } from "./upload-state.ts";

/** An upload has come to an end: gives back what nobody goes on with, and tells who waits for it. */
export function settleUpload<Answer extends FinishAnswer>(
  deps: StoreDeps<Answer>,
  {
    upload,
    item,
    before,
  }: {
    upload: StoredUpload<DoneOf<Answer>>;
    item: SettledItem<DoneOf<Answer>>;
    before: StoreRecord<DoneOf<Answer>>;
  },
): void {
  const { options } = deps;
  upload.stopRun?.();
  // An item stays in the list for long, and what its run had in hand need not.
  upload.stopRun = undefined;
  upload.given.signal?.removeEventListener("abort", upload.cancel);
  const hadFailed = before.item.status === "error";
  // Somebody may give up what has failed before.
  const isNews = !(hadFailed && item.status === "aborted");
  const tell = () => {
    upload.journal?.settled(item);
    if (!isNews) return;
    runSafely(() => upload.given.onSettled?.(item));
    runSafely(() => options.onSettled?.(item));
  };

  const created = uploadOf(before.phase);
  const follows = afterEnd(before, upload.record);
  if (created === undefined || follows === "keep") return tell();
  if (follows === "ask") {
    if (item.status === "aborted") upload.journal?.cancelled();
    upload.cancelling = cancel(deps, { upload, created }).then((isPublished) => {
      upload.cancelling = undefined;
      if (!isPublished) tell();
    });
  } else {
    void deps.abandon({ id: item.id, journal: upload.journal }, created);
    tell();
  }
}

/**
 * What follows for the key of an upload that has come to an end.
 * - `keep`: nothing: there is none, it is published, or another try goes on with it, and not from `creating`
 * - `ask`: it may be published without a word, which the server tells when it is asked to abort it
 * - `abandon`: nothing of it is published, and nobody will use it
 */
export function afterEnd(
  before: Pick<StoreRecord<unknown>, "phase">,
  { item, phase }: { item: Pick<UploadItem<unknown>, "file" | "error">; phase: Phase<unknown> },
): "keep" | "ask" | "abandon" {
  if (phase.name !== "creating" || !uploadOf(before.phase)) return "keep";
  // What S3 has refused may have arrived in an earlier attempt, and the rules of a selection may come while finish is at work.
  const wasRefusedByFinish = item.error && before.phase.name !== "sending" && item.error.needs !== "files";
  return !wasRefusedByFinish && mayBePublished(before.phase, item.file) ? "ask" : "abandon";
}

/** Never rejects. @returns whether it was too late, so that the upload is done */
async function cancel<Answer extends FinishAnswer>(
  { loadEngine, apply }: StoreDeps<Answer>,
  { upload, created }: { upload: StoredUpload<DoneOf<Answer>>; created: CreatedUpload },
): Promise<boolean> {
  const { id } = upload.record.item;
  const cancelled = await loadEngine()
    .then((engine) => engine.cancel({ id, journal: upload.journal }, created))
    .catch(() => "unknown" as const);
  if (typeof cancelled === "object") return apply(upload, { type: "published", result: cancelled });
  // Another try asks finish before it sends the file under another key.
  if (cancelled === "unknown") {
    upload.record = { ...upload.record, phase: { name: "unsure", upload: created, failures: 0, wasCancelled: true } };
  }
  return false;
}
