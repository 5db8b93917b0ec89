import { partsLifetime } from "@s3-direct/upload-core/internal";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { resultWithin } from "../lib/abortable.ts";
import { noop } from "../lib/noop.ts";
import type { JournaledUpload, Journaled } from "../resumable.ts";
import type { SettledItem } from "../store/upload-state.ts";
import { longestWrite } from "../lib/time-limits.ts";
import { type JournalEntry, type JournalShelf, change, lock, newId, note, openEntry, unlock } from "./entry.ts";
import { type RecordedPlan, type ResumeRecord, soon } from "./record.ts";
import { isHeld } from "./upload-lock.ts";

// The rows of "The resume record of an upload" in ARCHITECTURE.md, as the fields of `JournalEntry` (entry.ts) and the
// variables of `openJournal` have them once what was begun is done ("-": undefined or false):
//
// | the record                       | noted | key      | unlock | isCancelled | closed   |
// | -------------------------------- | ----- | -------- | ------ | ----------- | -------- |
// | has no plan                      | set   | -        | set    | -           | -        |
// | has a plan                       | set   | set      | set    | -           | -        |
// | `isCancelled`                    | set   | set      | -      | true        | -        |
// | `isCancelled`, and closed        | -     | either   | -      | -           | resolved |
// | is deleted, or stays as `isOver` | -     | the last | -      | either      | resolved |
//
// - `isCancelled`, and closed: it was aborted while the engine had no key of it, but the record may have one.
// - A resumed upload has no `key` before create makes it another one, and no `unlock` before it takes over.
// - `closed` stays set, and `recordId` is a new one. Another try has no record until create has answered; then the first
//   rows hold again, but for `closed`. If that resolves with false, another tab has the upload and its record, which stays
//   as it is.
// - `mayBeRemoved` is set with `isCancelled`. Where another try takes `isCancelled` back (`beforeFinish`) it stays set
//   until create answers again.
// - The others are in no row: `keyNoted` resolves when the latest change of the plan or of `isCancelled` is on disk,
//   `locking` is the latest request for the lock, and `isTold` says that `onNotKept` was called.

/** Records an upload's progress, so that a later page has what it needs to resume it. */
export function openJournal(shelf: JournalShelf, given: { upload: JournaledUpload; scope: string }): Journaled {
  const entry = openEntry(shelf, given);
  /** Set once the upload has ended here; resolves with whether this tab was the one to close its record. */
  let closed: Promise<boolean> | undefined;
  /** Aborted. The record stays until the API knows, so that otherwise a later page can tell it. */
  let isCancelled = false;
  /** It was aborted since it was last recorded: another page may have told the API, and removed the record. */
  let mayBeRemoved = false;
  const { earlier } = given.upload;
  const journal: Journaled = {
    async lock(options) {
      await lock(entry, options);
      // The journal was closed before it had the lock.
      if (closed) unlock(entry);
    },
    isClosed: () => isCancelled || closed !== undefined,
    wasOurs: () => closed,
    async created(plan) {
      // Another try is recorded again.
      if (mayBeRemoved || closed) entry.noted = undefined;
      isCancelled = false;
      mayBeRemoved = false;
      noteKey(entry, plan);
      // Otherwise, after a crash, parts that have arrived would be sent again.
      if (plan.kind === "multipart") await untilKeyNoted(entry);
    },
    // Otherwise, after a crash, its key would be unknown and the file not recognized, and it would be published twice.
    async beforeFinish() {
      // The upload is retried, so a later page or another tab must not end it.
      if (isCancelled) {
        isCancelled = false;
        // Writing the record anew requests the lock, too.
        const locked = entry.noted ? lock(entry) : note(entry).locked;
        entry.keyNoted = Promise.all([locked, change(entry, { isCancelled })]);
      }
      await untilKeyNoted(entry);
    },
    cancelled() {
      if (!entry.noted) return;
      isCancelled = true;
      mayBeRemoved = true;
      entry.keyNoted = change(entry, { isCancelled });
    },
    abandoned(key) {
      // Another key may already have replaced it.
      if (!entry.noted || (entry.key ?? key) !== key) return;
      if (isCancelled) closed = close(entry, { isCancelled, isOver: true });
      else {
        delete entry.key;
        void change(entry, { plan: undefined });
      }
    },
    settled(item) {
      const isDone = item.status === "done";
      const isAborted = item.status === "aborted";
      // The API may not know yet that the key is abandoned. The record stays until it does.
      const isOver = !isAborted || !(entry.key ?? earlier);
      if (isDone || !(isCancelled || mayGoOn(item))) closed = close(entry, { isCancelled: !isDone, isOver });
      // The API may not answer while this page is open. A tab that waits for the lock then reads the record.
      else if (isCancelled) void untilKeyNoted(entry).then(() => isCancelled && unlock(entry));
      // The engine does not know the upload, so it does not tell the API.
      if (isAborted && !earlier?.isTakenOver) void earlier?.discard();
    },
  };
  if (earlier) earlier.journal = journal;
  return journal;
}

function noteKey(entry: JournalEntry, plan: UploadPlan): void {
  const { resumableFor = partsLifetime } = plan.kind === "multipart" ? plan : {};
  entry.key = plan.key;
  const { read } = note(entry);
  read.hurry();
  const until = Date.now() + resumableFor * 1_000;
  entry.keyNoted = Promise.all([change(entry, { plan: recorded(plan), until }), read.done]);
}

function recorded(plan: UploadPlan): RecordedPlan {
  const { kind, key } = plan;
  if (kind !== "multipart") return { kind, key };
  const { uploadId, partSize, checksum } = plan;
  return { kind, key, uploadId, partSize, checksum };
}

async function untilKeyNoted({ keyNoted }: JournalEntry): Promise<void> {
  if (keyNoted) await resultWithin(keyNoted, longestWrite);
}

/**
 * Whether another try may continue it. A fault of the server says nothing about the upload, which may even be
 * published.
 */
function mayGoOn(item: SettledItem<unknown>): boolean {
  return (
    item.status === "error" && (item.canResume || item.error.retryable || /SIGNED_OUT|INTERNAL/.test(item.error.code))
  );
}

/**
 * Records the end of an upload and deletes the copy of its file, unless another tab works on the upload.
 * @param end with `isOver` the record is deleted, or kept for a tab that waits for the upload
 * @returns whether this tab was the one to close it
 */
async function close(entry: JournalEntry, end: Pick<ResumeRecord, "isCancelled" | "isOver">): Promise<boolean> {
  const { shelf, recordId, noted } = entry;
  await noted?.written;
  await noted?.locked;
  // A request for the lock that has just been aborted may hold it for a moment.
  await entry.locking?.catch(noop);
  const { unlock: release } = entry;
  // A resumed upload may end before this tab requests its lock.
  const isHeldElsewhere = !release && (await isHeld(recordId));
  // Another try has recorded it again meanwhile.
  if (entry.noted !== noted) return true;
  entry.noted = undefined;
  // If this tab retries the upload, it needs a record of its own: another tab may retry it, too.
  entry.recordId = newId(entry.upload.id);
  if (isHeldElsewhere) {
    shelf.here.set(recordId, undefined);
    return false;
  }
  delete entry.unlock;
  // A tab that waits for the lock reads the record.
  await soon(shelf.records.end(recordId, end).then(release));
  shelf.here.delete(recordId);
  return true;
}
