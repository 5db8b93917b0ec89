import { runSafely } from "./notifier.ts";
import { type Phase, mayBePublished, uploadOf } from "../flow/phase.ts";
import type { DoneOf, FinishAnswer } from "../procedures.ts";
import { stopRun } from "./run-upload.ts";
import type { ItemState } from "./reduce-upload.ts";
import type { StoreDeps, StoreEntry } from "./store-entry.ts";
import type { SettledItem, UploadItem } from "./upload-state.ts";

/**
 * Cleans up after an upload that has ended: abandons its key unless another try will use it, and notifies its
 * listeners.
 */
export function settleUpload<Answer extends FinishAnswer>(
  deps: StoreDeps<Answer>,
  {
    upload,
    item,
    before,
  }: {
    upload: StoreEntry<DoneOf<Answer>>;
    item: SettledItem<DoneOf<Answer>>;
    before: ItemState<DoneOf<Answer>>;
  },
): void {
  stopRun(upload);
  // Items stay in the list for long; what their runs used should be freed.
  upload.run = undefined;
  upload.given.signal?.removeEventListener("abort", upload.onSignal);
  const hadFailed = before.item.status === "error";
  // Aborting an upload that has already failed is not reported again.
  const isNews = !(hadFailed && item.status === "aborted");
  const tell = () => {
    upload.journal?.settled(item);
    if (!isNews) return;
    runSafely(() => upload.given.onSettled?.(item));
    runSafely(() => deps.options.onSettled?.(item));
  };

  const created = uploadOf(before.phase);
  const follows = afterEnd(before, upload.state);
  if (!created || follows === "keep") return tell();
  const subject = { id: item.id, journal: upload.journal };
  if (item.status === "aborted") upload.journal?.cancelled();
  const isAsked = follows === "ask";
  /** Aborts it on the server, which says whether it was already published. Never rejects. */
  const ask = async () => {
    // Loaded already: the engine has made the key.
    const engine = await deps.loadEngine();
    deps.apply(upload, { type: "heard", phase: await engine.abandonOrFinish(subject, created) });
  };
  const heard = isAsked ? ask() : deps.abandon(subject, created);
  // Another try waits for this, so that the quota which this key has reserved is free again.
  upload.abandoning = heard.then(() => {
    upload.abandoning = undefined;
    // If the file turned out to be published, the upload has already settled as done.
    if (isAsked && upload.state.item.status !== "done") tell();
  });
  if (!isAsked) tell();
}

/**
 * Returns what to do with the key of an upload that has ended.
 * - `keep`: nothing. There is no key, or it is published, or another try will use it
 * - `ask`: abort it on the server, which says whether it was already published
 * - `abandon`: nothing of it is published, and nobody will use it
 */
export function afterEnd(
  before: Pick<ItemState<unknown>, "phase">,
  { item, phase }: { item: Pick<UploadItem<unknown>, "file" | "error">; phase: Phase<unknown> },
): "keep" | "ask" | "abandon" {
  if (phase.name !== "creating" || !uploadOf(before.phase)) return "keep";
  // If S3 refused it, an earlier attempt may still have arrived. And the rules for a selection may refuse it while
  // finish is running.
  const wasRefusedByFinish = item.error && before.phase.name !== "sending" && item.error.needs !== "files";
  return !wasRefusedByFinish && mayBePublished(before.phase, item.file) ? "ask" : "abandon";
}
