import type { CreatedUpload } from "../flow/created-upload.ts";
import type { Subject } from "../engine.ts";
import { runSafely } from "./notifier.ts";
import { type Phase, mayBePublished, uploadOf } from "../flow/phase.ts";
import type { DoneOf, FinishAnswer } from "../procedures.ts";
import { stopRun } from "./run-upload.ts";
import type { ItemState } from "./reduce-upload.ts";
import type { StoreDeps, StoreEntry } from "./store-entry.ts";
import type { SettledItem, UploadItem } from "./upload-state.ts";

/** An upload has come to an end: abandons a key that nobody goes on with, and calls those who wait for it. */
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
  // An item stays in the list for long, and what its run had in hand need not.
  upload.run = undefined;
  upload.given.signal?.removeEventListener("abort", upload.onSignal);
  const hadFailed = before.item.status === "error";
  // A person may abort an upload that has failed before, which is no news.
  const isNews = !(hadFailed && item.status === "aborted");
  const tell = () => {
    upload.journal?.settled(item);
    if (!isNews) return;
    runSafely(() => upload.given.onSettled?.(item));
    runSafely(() => deps.options.onSettled?.(item));
  };

  const created = uploadOf(before.phase);
  const follows = afterEnd(before, upload.state);
  if (created === undefined || follows === "keep") return tell();
  const subject = { id: item.id, journal: upload.journal };
  if (item.status === "aborted") upload.journal?.cancelled();
  if (follows === "ask") {
    upload.abandoning = abandonAndApply(deps, { upload, subject, created }).then(() => {
      upload.abandoning = undefined;
      // What is published has settled as done.
      if (upload.state.item.status !== "done") tell();
    });
  } else {
    // Another try waits for it, so that it finds the room free that this key has taken.
    upload.abandoning = deps.abandon(subject, created).then(() => {
      upload.abandoning = undefined;
    });
    tell();
  }
}

/**
 * What follows for the key of an upload that has come to an end.
 * - `keep`: nothing. There is no key, or it is published, or another try goes on with it
 * - `ask`: it is aborted on the server, which says whether it was published before
 * - `abandon`: nothing of it is published, and nobody will use it
 */
export function afterEnd(
  before: Pick<ItemState<unknown>, "phase">,
  { item, phase }: { item: Pick<UploadItem<unknown>, "file" | "error">; phase: Phase<unknown> },
): "keep" | "ask" | "abandon" {
  if (phase.name !== "creating" || !uploadOf(before.phase)) return "keep";
  // What S3 has refused may have arrived in an earlier attempt, and the rules of a selection may come while finish is at work.
  const wasRefusedByFinish = item.error && before.phase.name !== "sending" && item.error.needs !== "files";
  return !wasRefusedByFinish && mayBePublished(before.phase, item.file) ? "ask" : "abandon";
}

/** Aborts an upload on the server, which says whether it was published before. Never rejects. */
async function abandonAndApply<Answer extends FinishAnswer>(
  { loadEngine, apply }: StoreDeps<Answer>,
  { upload, subject, created }: { upload: StoreEntry<DoneOf<Answer>>; subject: Subject; created: CreatedUpload },
): Promise<void> {
  // It has made the key, so that it is there.
  const engine = await loadEngine();
  const event = await engine.abandonOrFinish(subject, created);
  apply(upload, { type: "heard", phase: engine.next(upload.state.phase, event) });
}
