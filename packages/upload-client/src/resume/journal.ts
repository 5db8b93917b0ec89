import { partsLifetime } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { unlessLate } from "../lib/abortable.ts";
import { noop } from "../lib/noop.ts";
import type { JournaledUpload, Journaled } from "../resumable.ts";
import type { SettledItem } from "../store/upload-state.ts";
import { longestWrite } from "../lib/time-limits.ts";
import { type JournalEntry, type JournalShelf, change, lock, newId, note, openEntry, unlock } from "./entry.ts";
import type { RecordedPlan, ResumeRecord } from "./record.ts";
import { isHeld } from "./upload-lock.ts";

/** Records an upload's progress, so that a later page has what it needs to resume it. */
export function openJournal(shelf: JournalShelf, given: { upload: JournaledUpload; scope: string }): Journaled {
  const entry = openEntry(shelf, given);
  /** Set once the upload has ended here; resolves with whether this tab was the one to close its record. */
  let closing: Promise<boolean> | undefined;
  /** Aborted. The record stays until the API knows, so that otherwise a later page can tell it. */
  let isCancelled = false;
  /** The record may be gone: another page may have told the API. */
  let wasCancelled = false;
  const { earlier } = given.upload;
  const journal: Journaled = {
    async lock(options) {
      await lock(entry, options);
      // The journal was closed before it had the lock.
      if (closing !== undefined) unlock(entry);
    },
    isClosed: () => isCancelled || closing !== undefined,
    wasOurs: () => closing,
    async created(plan) {
      // Another try is recorded again.
      if (wasCancelled) entry.noted = undefined;
      isCancelled = wasCancelled = false;
      noteKey(entry, plan);
      // Otherwise, after a crash, parts that have arrived would be sent again.
      if (plan.kind === "multipart") await untilKeyNoted(entry);
    },
    // Otherwise, after a crash, nobody would know its key or recognize the file, and it would be published twice.
    beforeFinish: () => untilKeyNoted(entry),
    cancelled() {
      if (entry.noted === undefined) return;
      isCancelled = wasCancelled = true;
      entry.keyNoted = change(entry, { isCancelled });
    },
    abandoned(key) {
      // Another key may already have replaced it.
      const isNoted = entry.key === undefined || entry.key === key;
      if (!isNoted || entry.noted === undefined) return;
      if (isCancelled) closing = close(entry, { isCancelled, isOver: true });
      else void change(entry, { plan: undefined });
    },
    settled(item) {
      const isDone = item.status === "done";
      const isAborted = item.status === "aborted";
      // Its record stays until the API knows that the key is given up.
      const isOver = !isAborted || !(entry.key ?? earlier);
      if (isDone || !(isCancelled || mayGoOn(item))) closing = close(entry, { isCancelled: !isDone, isOver });
      // Nobody may hear of it for as long as this page is open. Whoever waits for the lock looks at the record then.
      else if (isCancelled) void untilKeyNoted(entry).then(() => isCancelled && unlock(entry));
      // The engine knows nothing of it, and does not tell the API.
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
  if (keyNoted) await unlessLate(keyNoted, longestWrite, noop);
}

/**
 * Whether another try may continue it. A fault of the server says nothing about the upload, which may even be
 * published.
 */
function mayGoOn(item: SettledItem<unknown>): boolean {
  return (
    item.status === "error" &&
    (item.canResume || item.error.retryable || ["SIGNED_OUT", "INTERNAL"].includes(item.error.code))
  );
}

/**
 * Notes the end of an upload in its record, and throws away the file, unless another tab works on the upload.
 * @param end a record that is over goes, unless another tab waits for it
 * @returns whether it was this tab's to close
 */
async function close(entry: JournalEntry, end: Pick<ResumeRecord, "isCancelled" | "isOver">): Promise<boolean> {
  const { shelf, recordId, noted } = entry;
  await noted?.written;
  await noted?.locked;
  const { unlock: release } = entry;
  // One that was resumed may end before this tab asks for its lock.
  const isOther = release === undefined && (await isHeld(recordId));
  // Another try has noted it again in the meantime.
  if (entry.noted !== noted) return true;
  entry.noted = undefined;
  if (isOther) {
    shelf.here.set(recordId, undefined);
    // Another try has a record of its own.
    entry.recordId = newId(entry.upload.id);
    return false;
  }
  delete entry.unlock;
  await shelf.records.change(recordId, end);
  await shelf.records.forget(recordId);
  release?.();
  // No other try has recorded it since.
  if (entry.noted === undefined) shelf.here.delete(recordId);
  return true;
}
