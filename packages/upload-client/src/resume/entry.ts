import { partsLifetime } from "@s3-direct/upload-core/internal";
import { resultWithin } from "../lib/abortable.ts";
import { longestRead } from "../files/readable.ts";
import { noop } from "../lib/noop.ts";
import { runSafely } from "../store/notifier.ts";
import type { EarlierUpload, JournaledUpload, LockWait } from "../resumable.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { mayKeep } from "./may-keep.ts";
import { type Queue, type Queued, createQueue } from "./queue.ts";
import { type Records, type ResumeRecord, openRecords, recordVersion } from "./record.ts";
import { lockUpload } from "./upload-lock.ts";

/** What the journals of one `resumeUploads` share. */
export type JournalShelf = {
  records: Records;
  /**
   * The uploads that this page is working on, by record id, until they have ended; for a resumed one the value is the
   * earlier upload. Their records are this page's own and are not offered as unfinished. Two kinds stay in the map so
   * that this page does not resume them: uploads that were aborted here while another tab works on them, and uploads
   * that this page has told the API to abandon.
   */
  here: Map<string, EarlierUpload | undefined>;
  /** Reads files one by one, because a thousand at once would block the page. Files that have a key go first. */
  reading: Queue;
  /** Copies files one by one, so that together they stay below the limit. */
  keeping: Queue;
  onNotKept: ((upload: JournaledUpload) => void) | undefined;
};

export const openShelf = (onNotKept: JournalShelf["onNotKept"]): JournalShelf => ({
  onNotKept,
  here: new Map(),
  records: openRecords(),
  reading: createQueue(),
  keeping: createQueue(),
});

/** What has been done for a record since it was written. */
type Noted = {
  /** Resolves when the record is on disk. */
  readonly written: Promise<void>;
  /** Resolves when this tab has the upload's lock, which is soon for a new upload. */
  readonly locked: Promise<void>;
  /** Resolves when the file has been read, and its fingerprint is in the record. */
  readonly read: Queued;
};

/** An upload's record, and what this tab has done about it. */
export type JournalEntry = {
  readonly shelf: JournalShelf;
  readonly upload: JournaledUpload;
  /** The uploader's name and the visitor to whom the upload belongs. */
  readonly scope: string;
  /** Replaced when the record is closed: another try has a record of its own. */
  recordId: string;
  /** Undefined once the upload has ended, until it is retried. */
  noted?: Noted | undefined;
  key?: string;
  /** Resolves when the record contains the key, and whether the upload was cancelled. */
  keyNoted?: Promise<unknown>;
  /** Releases the lock, so that other tabs may work on the upload. */
  unlock?: () => void;
  /** The latest request for the lock. */
  locking?: Promise<unknown>;
  /** Set once `onNotKept` has been called. */
  isTold?: true;
};

/** Opens the entry of an upload. Writes its record, unless an earlier page has done so. */
export function openEntry(
  shelf: JournalShelf,
  { upload, scope }: { upload: JournaledUpload; scope: string },
): JournalEntry {
  const { earlier, id } = upload;
  const entry: JournalEntry = { shelf, upload, scope, recordId: earlier?.id ?? newId(id) };
  if (!earlier) note(entry);
  else {
    shelf.here.set(entry.recordId, earlier);
    const done = Promise.resolve();
    entry.noted = { written: done, locked: done, read: { done, hurry: noop } };
  }
  return entry;
}

/**
 * Returns an id that is new in this browser; it need not be secret. crypto.randomUUID exists only in secure contexts.
 */
export function newId(uploadId: string): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${uploadId}`;
}

/** Writes the record, unless it is already written. */
export function note(entry: JournalEntry): Noted {
  if (entry.noted) return entry.noted;
  const { here, reading } = entry.shelf;
  here.set(entry.recordId, entry.upload.earlier);
  const locked = lock(entry);
  const written = write(entry);
  const read = reading.add(async () => {
    await written;
    // A drive that is gone must not block the queue.
    await resultWithin(noteFingerprint(entry), longestRead);
  });
  return (entry.noted = { written, locked, read });
}

/** Resolves when no other tab works on the upload and this tab has its lock. */
export async function lock(entry: JournalEntry, options?: LockWait): Promise<void> {
  entry.unlock ??= await (entry.locking = lockUpload(entry.recordId, options));
}

export function unlock(entry: JournalEntry): void {
  entry.unlock?.();
  delete entry.unlock;
}

async function write(entry: JournalEntry): Promise<void> {
  const { recordId: id, scope, upload, shelf } = entry;
  const { file, input, handle } = upload;
  const { name, type: contentType, size, lastModified } = file;
  const until = Date.now() + partsLifetime * 1_000;
  const record = { id, version: recordVersion, scope, name, contentType, size, lastModified, input, until };
  const isWritten = handle && (await shelf.records.write({ ...record, handle }));
  if (!isWritten) await orTell(entry, shelf.records.write(record));
}

/**
 * @throws DOMException if the file cannot be read: then nothing is recorded or copied, and sending the file reports it
 */
async function noteFingerprint(entry: JournalEntry): Promise<void> {
  const fingerprint = await fingerprintOf(entry.upload.file);
  if (!entry.noted) return;
  await change(entry, { fingerprint });
  entry.shelf.keeping.add(() => keepBytes(entry));
}

async function keepBytes({ noted, shelf, recordId, upload }: JournalEntry): Promise<void> {
  // The upload has ended while it was queued.
  if (!noted) return;
  const { file } = upload;
  if (await mayKeep(file.size, await shelf.records.keptSize())) await shelf.records.keepBytes(recordId, file);
}

export async function change(entry: JournalEntry, changes: Partial<ResumeRecord>): Promise<void> {
  await note(entry).written;
  await orTell(entry, entry.shelf.records.change(entry.recordId, changes));
}

/** Calls `onNotKept`, once per upload, if a record could not be written. */
async function orTell(entry: JournalEntry, written: Promise<boolean>): Promise<void> {
  if ((await written) || entry.isTold) return;
  entry.isTold = true;
  runSafely(() => entry.shelf.onNotKept?.(entry.upload));
}
