import { partsLifetime } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { runSafely } from "../notifier.ts";
import type { FollowedUpload, Journal } from "../resumable.ts";
import { longestWrite } from "../time-limits.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { mayKeep } from "./keep-bytes.ts";
import { type Queue, type Queued, createQueue } from "./queue.ts";
import { type RecordedPlan, type Records, type ResumeRecord, openRecords, recordVersion } from "./record.ts";
import { type LockOptions, lockUpload, lockedUploads } from "./upload-lock.ts";

/** The journal of an upload of this page, and its record. */
export type Journaled = Journal & {
  readonly recordId: string;
  /** Resolves when no other tab works on it. */
  lock: (options?: LockOptions) => Promise<void>;
  /** What {@link close} came to or will; undefined while it is open. Who tries again after that begins at the first byte. */
  closed: () => Promise<boolean> | undefined;
  /**
   * Removes the record, unless another tab is still at it. One that waits for this upload is left how it ended.
   * @returns whether it was this tab's to close
   */
  close: (how: "published" | "unpublished") => Promise<boolean>;
};

/** A record that is on the disk, without and then with what its file is known again by. */
type Noted = { readonly written: Promise<void>; readonly read: Queued };

/** What the journals of one `resumeUploads` share. */
export type JournalShelf = {
  records: Records;
  /** Reading a thousand files at once would hold up the page. Those that the API has made a key for go first. */
  reading: Queue;
  /** Files are kept one after the other, so that together they stay below what may be kept. */
  keeping: Queue;
  onNotKept: ((upload: FollowedUpload) => void) | undefined;
};

export const openShelf = (onNotKept: JournalShelf["onNotKept"]): JournalShelf => ({
  onNotKept,
  records: openRecords(),
  reading: createQueue(),
  keeping: createQueue(),
});

/** Notes an upload down as it goes on, so that a later page finds what it takes to resume it. */
export function openJournal(
  { records, reading, keeping, onNotKept }: JournalShelf,
  { upload, scope }: { upload: FollowedUpload; scope: string },
): Journaled {
  const { file, input, handle, earlier } = upload;
  const recordId = earlier?.id ?? newId(upload.id);
  const open: { noted?: Noted | undefined; key?: string; keyNoted?: Promise<unknown>; unlock?: () => void } = {};
  let closed: Promise<boolean> | undefined;
  let isTold = false;
  if (earlier !== undefined) open.noted = { written: Promise.resolve(), read: { done: Promise.resolve(), hurry() {} } };
  else note();

  function note(): Noted {
    if (open.noted !== undefined) return open.noted;
    void lock();
    const written = write();
    const read = reading.add(async () => {
      await written;
      // A file that cannot be read is found out when it is sent.
      const fingerprint = await fingerprintOf(file).catch(() => undefined);
      if (open.noted !== undefined) await orTell(records.change(recordId, { fingerprint }));
      keeping.add(keepBytes);
    });
    open.noted = { written, read };
    return open.noted;
  }

  async function write(): Promise<void> {
    const { name, type: contentType, size, lastModified } = file;
    const until = Date.now() + partsLifetime * 1_000;
    const record = { id: recordId, version: recordVersion, scope, name, contentType, size, lastModified, input, until };
    const isWritten = handle !== undefined && (await records.write({ ...record, handle }));
    if (!isWritten) await orTell(records.write(record));
  }

  /** Of an upload that can't be kept nothing more is said. */
  async function orTell(written: Promise<boolean>): Promise<void> {
    if ((await written) || isTold) return;
    isTold = true;
    runSafely(() => onNotKept?.(upload));
  }

  async function keepBytes(): Promise<void> {
    // It has ended before its turn came.
    if (open.noted === undefined) return;
    if (await mayKeep(file.size, await records.keptSize())) await records.keepBytes(recordId, file);
  }

  async function lock(options?: LockOptions): Promise<void> {
    open.unlock ??= await lockUpload(recordId, options);
  }

  async function change(changes: Partial<ResumeRecord>): Promise<unknown> {
    await note().written;
    return orTell(records.change(recordId, changes));
  }

  async function untilKeyNoted(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longestWrite);
    });
    await Promise.race([open.keyNoted, late]);
    clearTimeout(timer);
  }

  async function close(how: "published" | "unpublished"): Promise<boolean> {
    await open.noted?.written;
    const { unlock } = open;
    if (unlock === undefined) return false;
    delete open.unlock;
    open.noted = undefined;
    const { isWaitedFor } = await lockedUploads();
    if (how === "published" && isWaitedFor(recordId)) await records.change(recordId, { isOver: true });
    else await records.remove(recordId);
    unlock();
    return true;
  }

  return {
    recordId,
    lock,
    closed: () => closed,
    close: (how) => (closed = close(how)),
    async created(plan) {
      const { resumableFor = partsLifetime } = plan.kind === "multipart" ? plan : {};
      open.key = plan.key;
      const { read } = note();
      read.hurry();
      const planNoted = change({ plan: recorded(plan), until: Date.now() + resumableFor * 1_000 });
      open.keyNoted = Promise.all([planNoted, read.done]);
      // A part that has arrived before would be sent again after a crash.
      if (plan.kind === "multipart") await untilKeyNoted();
    },
    // After a crash a file whose key nobody knows, or that is not known again, would be uploaded and published again.
    beforeFinish: untilKeyNoted,
    cancelled() {
      if (open.noted !== undefined) void change({ isCancelled: true });
    },
    abandoned(key) {
      // Another key may have followed already.
      const isNoted = open.key === undefined || open.key === key;
      if (isNoted && open.noted !== undefined) void change({ plan: undefined });
    },
  };
}

function recorded(plan: UploadPlan): RecordedPlan {
  const { kind, key } = plan;
  if (kind !== "multipart") return { kind, key };
  const { uploadId, partSize, checksum } = plan;
  return { kind, key, uploadId, partSize, checksum };
}

/** crypto.randomUUID exists only in secure contexts. It has to be new in this browser, and needs no secrecy. */
function newId(uploadId: string): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${uploadId}`;
}
