import { partsLifetime } from "@s3-direct/upload-core";
import { unlessLate } from "../lib/abortable.ts";
import { longestRead } from "../files/readable.ts";
import { noop } from "../lib/noop.ts";
import { runSafely } from "../store/notifier.ts";
import type { EarlierUpload, JournaledUpload, LockOptions } from "../resumable.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { mayKeep } from "./keep-bytes.ts";
import { type Queue, type Queued, createQueue } from "./queue.ts";
import { type Records, type ResumeRecord, openRecords, recordVersion } from "./record.ts";
import { lockUpload } from "./upload-lock.ts";

/** What the journals of one `resumeUploads` share. */
export type JournalShelf = {
  records: Records;
  /**
   * The uploads that this page works on, by record id, until they have ended; the value is what a resumed upload was resumed from. Their
   * records are not what an earlier page left. An upload that was aborted here while another tab works on it stays in the map, so that
   * this page does not resume it; and so does what it has told the API to be given up.
   */
  here: Map<string, EarlierUpload | undefined>;
  /** Reading a thousand files at once would hold up the page. Files that the API has made a key for go first. */
  reading: Queue;
  /** Files are kept one after the other, so that together they stay below what may be kept. */
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

/** What has been done for a record that is noted down. */
type Noted = {
  /** Resolves when the record is on the disk. */
  readonly written: Promise<void>;
  /** Resolves when this tab has its lock: soon, for a new upload. */
  readonly locked: Promise<void>;
  /** Resolves when the file has been read, and its fingerprint is in the record. */
  readonly read: Queued;
};

/** An upload's record, and what this tab has done about it. */
export type JournalEntry = {
  readonly shelf: JournalShelf;
  readonly upload: JournaledUpload;
  /** Whose it is. */
  readonly scope: string;
  readonly recordId: string;
  /** Undefined once the upload has ended, until it is tried again. */
  noted?: Noted | undefined;
  key?: string;
  /** When the record knows the key, and whether it is given up. */
  keyNoted?: Promise<unknown>;
  /** Lets other tabs work on it. */
  unlock?: () => void;
  /** While it is waited for: who asks twice would wait for itself. */
  locking?: Promise<() => void> | undefined;
  /** `onNotKept` has been called. */
  isTold?: true;
};

/** Notes the upload down, unless an earlier page has done so. */
export function openEntry(
  shelf: JournalShelf,
  { upload, scope }: { upload: JournaledUpload; scope: string },
): JournalEntry {
  const { earlier, id } = upload;
  const entry: JournalEntry = { shelf, upload, scope, recordId: earlier?.id ?? newId(id) };
  if (earlier === undefined) note(entry);
  else {
    shelf.here.set(entry.recordId, earlier);
    const done = Promise.resolve();
    entry.noted = { written: done, locked: done, read: { done, hurry() {} } };
  }
  return entry;
}

/** crypto.randomUUID exists only in secure contexts. It has to be new in this browser, and needs no secrecy. */
function newId(uploadId: string): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${uploadId}`;
}

/** Writes the record, unless it is there. */
export function note(entry: JournalEntry): Noted {
  if (entry.noted !== undefined) return entry.noted;
  const { here, reading } = entry.shelf;
  here.set(entry.recordId, entry.upload.earlier);
  const locked = lock(entry);
  const written = write(entry);
  const read = reading.add(async () => {
    await written;
    // A drive that is gone keeps nobody else's turn.
    await unlessLate(noteFingerprint(entry), longestRead, noop).catch(noop);
  });
  entry.noted = { written, locked, read };
  return entry.noted;
}

/** Resolves when no other tab works on the upload. */
export async function lock(entry: JournalEntry, options?: LockOptions): Promise<void> {
  if (entry.unlock) return;
  try {
    entry.unlock = await (entry.locking ??= lockUpload(entry.recordId, options));
  } finally {
    delete entry.locking;
  }
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
  const isWritten = handle !== undefined && (await shelf.records.write({ ...record, handle }));
  if (!isWritten) await orTell(entry, shelf.records.write(record));
}

/** @throws DOMException where the file cannot be read: nothing is noted or kept then, and sending it finds that out */
async function noteFingerprint(entry: JournalEntry): Promise<void> {
  const fingerprint = await fingerprintOf(entry.upload.file);
  if (!entry.noted) return;
  await change(entry, { fingerprint });
  entry.shelf.keeping.add(() => keepBytes(entry));
}

async function keepBytes({ noted, shelf, recordId, upload }: JournalEntry): Promise<void> {
  // It has ended before its turn came.
  if (noted === undefined) return;
  const { file } = upload;
  if (await mayKeep(file.size, await shelf.records.keptSize())) await shelf.records.keepBytes(recordId, file);
}

export async function change(entry: JournalEntry, changes: Partial<ResumeRecord>): Promise<void> {
  await note(entry).written;
  await orTell(entry, entry.shelf.records.change(entry.recordId, changes));
}

/** Calls `onNotKept`, once for an upload, where a record could not be written. */
async function orTell(entry: JournalEntry, written: Promise<boolean>): Promise<void> {
  if ((await written) || entry.isTold) return;
  entry.isTold = true;
  runSafely(() => entry.shelf.onNotKept?.(entry.upload));
}
