import { partsLifetime } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { unlessLate } from "../lib/abortable.ts";
import { noop } from "../lib/noop.ts";
import type { JournaledUpload, Journaled } from "../resumable.ts";
import type { SettledItem } from "../store/upload-state.ts";
import { longestWrite } from "../lib/time-limits.ts";
import { type JournalEntry, type JournalShelf, change, lock, note, openEntry, unlock } from "./entry.ts";
import type { RecordedPlan } from "./record.ts";
import { isHeld, isWaitedFor } from "./upload-lock.ts";

/** Notes an upload down as it goes on, so that a later page finds what it takes to resume it. */
export function openJournal(shelf: JournalShelf, given: { upload: JournaledUpload; scope: string }): Journaled {
  const entry = openEntry(shelf, given);
  /** Set once it has ended here; resolves with whether it was this tab's to close. */
  let closing: Promise<boolean> | undefined;
  /** Aborted. Its record stays until the API has heard of it, so that otherwise a later page tells it. */
  let isCancelled = false;
  /** Its record may be gone: another page has told the API. */
  let wasCancelled = false;
  const { earlier } = given.upload;
  const journal: Journaled = {
    recordId: entry.recordId,
    async lock(options) {
      await lock(entry, options);
      // It was closed before it had the lock.
      if (closing !== undefined) unlock(entry);
    },
    isClosed: () => isCancelled || closing !== undefined,
    wasOurs: async () => (await closing) === true,
    async created(plan) {
      // Another try is noted down anew.
      if (wasCancelled) entry.noted = undefined;
      isCancelled = wasCancelled = false;
      noteKey(entry, plan);
      // Otherwise, after a crash, parts that have arrived would be sent again.
      if (plan.kind === "multipart") await untilKeyNoted(entry);
    },
    // Otherwise, after a crash, nobody would know its key or recognize the file, and it would be published twice.
    async beforeFinish() {
      // It is tried again under the same key, which is nobody's to give up any more.
      if (isCancelled) {
        isCancelled = false;
        entry.keyNoted = Promise.all([lock(entry), change(entry, { isCancelled })]);
      }
      await untilKeyNoted(entry);
    },
    cancelled() {
      if (entry.noted === undefined) return;
      isCancelled = wasCancelled = true;
      entry.keyNoted = change(entry, { isCancelled });
    },
    abandoned(key) {
      // Another key may have followed already.
      const isNoted = entry.key === undefined || entry.key === key;
      if (!isNoted || entry.noted === undefined) return;
      if (isCancelled) closing = close(entry, "aborted");
      else void change(entry, { plan: undefined });
    },
    settled(item) {
      if (item.status === "done" || !(isCancelled || mayGoOn(item))) closing = close(entry, item.status);
      // Nobody may hear of it for as long as this page is open. Whoever waits for the lock looks at the record then.
      else if (isCancelled) void untilKeyNoted(entry).then(() => isCancelled && unlock(entry));
      // The engine knows nothing of it, and does not tell the API.
      if (item.status === "aborted" && !earlier?.isTakenOver) void earlier?.discard();
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

/** Whether another try may go on with it. A fault of the server's says nothing about the upload, which may even be published. */
function mayGoOn(item: SettledItem<unknown>): boolean {
  return (
    item.status === "error" &&
    (item.canResume || item.error.retryable || ["SIGNED_OUT", "INTERNAL"].includes(item.error.code))
  );
}

/**
 * Removes the record, unless another tab still works on the upload. For a tab that waits for it, a note stays that it is over.
 * @returns whether it was this tab's to close
 */
async function close(entry: JournalEntry, status: SettledItem<unknown>["status"]): Promise<boolean> {
  const { shelf, recordId, noted } = entry;
  await noted?.written;
  await noted?.locked;
  const { unlock: release } = entry;
  // One that was resumed may end before this tab asks for its lock.
  if (release === undefined && (await isHeld(recordId))) {
    shelf.here.set(recordId, undefined);
    return false;
  }
  // Another try has noted it again in the meantime.
  if (entry.noted !== noted) return true;
  delete entry.unlock;
  entry.noted = undefined;
  if (status === "done" && (await isWaitedFor(recordId))) await shelf.records.change(recordId, { isOver: true });
  else await shelf.records.remove(recordId);
  release?.();
  // None has since.
  if (entry.noted === undefined) shelf.here.delete(recordId);
  return true;
}
