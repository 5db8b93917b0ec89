import { promisifyRequest } from "idb-keyval";
import type { PartChecksum } from "@s3-direct/upload-core/contract";
import { resultWithin } from "../lib/abortable.ts";
import { noop } from "../lib/noop.ts";
import type { FileHandle } from "../resumable.ts";
import { longestListing, longestRequest } from "../lib/time-limits.ts";
import { type Change, openDatabase } from "./database.ts";
import type { Fingerprint } from "./fingerprint.ts";

/** The version that this code writes and can read. Records of a later version are left alone. */
export const recordVersion = 1;

/** What is kept of an upload until it has ended. Contains no presigned URL. */
export type ResumeRecord = {
  readonly id: string;
  /** Absent in records from before there were versions: those have the first one. */
  readonly version?: number;
  /** The uploader's name and the visitor to whom the upload belongs. Nobody else sees it. */
  readonly scope: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly lastModified: number;
  /** The endpoint's own input. */
  readonly input: unknown;
  /** When it expires: milliseconds of this browser's `Date`. */
  readonly until: number;
  readonly handle?: FileHandle | undefined;
  /** Absent if the file could not be read. */
  readonly fingerprint?: Fingerprint | undefined;
  /** The plan that create has returned. */
  readonly plan?: RecordedPlan | undefined;
  /** It was aborted or discarded, and the API does not know yet. A page that finds it tells the API. */
  readonly isCancelled?: boolean;
  /** A tab has waited for another tab to release the upload. */
  readonly isAwaited?: boolean;
  /** The upload has ended. The record is kept only for a tab that waits to take over. */
  readonly isOver?: boolean;
};

/**
 * `isKept`: the file's bytes are kept too. It is unknown, and then false, while a file is being copied for long.
 */
export type KeptRecord = ResumeRecord & { readonly isKept: boolean };

export type RecordedPlan =
  | {
      readonly kind: "multipart";
      readonly key: string;
      readonly uploadId: string;
      readonly partSize: number;
      readonly checksum?: PartChecksum | undefined;
    }
  | { readonly kind: "single" | "form"; readonly key: string };

export type Records = {
  /** Returns an empty list if there is no IndexedDB, or no answer of it for a minute. */
  all: () => Promise<KeptRecord[]>;
  /**
   * @throws DOMException if it could not be read, or UploadError `INTERNAL` if IndexedDB does not answer; neither means
   * that there is no record
   */
  read: (id: string) => Promise<ResumeRecord | undefined>;
  /**
   * Writes a record; changes are made one after another. Resolves once it is on disk.
   * @returns whether it could be kept
   */
  write: (record: ResumeRecord) => Promise<boolean>;
  /**
   * Changes an existing record atomically, because other tabs may change it too. Does nothing if there is no record.
   * Deletes a record that is over, unless it is awaited.
   */
  change: (id: string, changes: Partial<ResumeRecord>) => Promise<boolean>;
  /**
   * Records the end of an upload, as `change` does, and deletes the file of its record. Resolves once the end is on disk,
   * or cannot be.
   */
  end: (id: string, end: Pick<ResumeRecord, "isCancelled" | "isOver">) => Promise<void>;
  /** If IndexedDB does not answer, it is not waited for, nor by `forget`. */
  remove: (id: string) => Promise<void>;
  /** Deletes the file of a record, and keeps the record. */
  forget: (id: string) => Promise<void>;
  /** Copies the file of an existing record. Does nothing if there is no space. */
  keepBytes: (id: string, bytes: Blob) => Promise<void>;
  readBytes: (id: string) => Promise<Blob | undefined>;
  /**
   * Returns how many bytes of files are kept. Read from disk every ten seconds, because other tabs keep files too, and
   * counted here in between.
   */
  keptSize: () => Promise<number>;
};

/**
 * In milliseconds: how long a count of the kept files holds, because other tabs keep files too, and how long it waits
 * for their list.
 */
const countAgain = 10_000;

/** How many bytes of files are kept, by record, and their sum, which is thus not computed again for each file. */
type Kept = { readonly sizes: Map<IDBValidKey, number>; total: number };

function setSize(kept: Kept, { id, size }: { id: IDBValidKey; size: number }): void {
  kept.total += size - (kept.sizes.get(id) ?? 0);
  kept.sizes.set(id, size);
}

/** Returns what IndexedDB answers; undefined if it does not answer soon. Only what resumes an upload may wait longer. */
export const soon = <T>(answer: Promise<T>): Promise<T | undefined> => resultWithin(answer, longestListing);

/**
 * Opens the records in the browser's IndexedDB. If the browser has none, or no space in it, nothing is kept: then
 * uploads end with their page, as they do without resuming.
 *
 * Files have a separate database: a record is small and changes often, and must be on disk before the first part is
 * sent, however long the copies of other files take.
 */
export function openRecords(): Records {
  const records = openDatabase("s3-direct");
  const files = openDatabase("s3-direct-files");
  let counted: { kept: Promise<Kept>; at: number } | undefined;

  async function count(): Promise<Kept> {
    const kept: Kept = { sizes: new Map(), total: 0 };
    for (const record of await all(countAgain)) if (record.isKept) setSize(kept, record);
    return kept;
  }

  let last: Promise<unknown> = Promise.resolve();
  /** Runs tasks one after another; but if IndexedDB does not answer, none waits for its turn longer than a minute. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = resultWithin(last, longestRequest).then(task);
    last = turn;
    return turn;
  }

  const read = (id: string) => inTurn(() => records.read<ResumeRecord | undefined>((objects) => objects.get(id)));
  const tryToWrite = (change: Change): Promise<boolean> =>
    inTurn(() => records.write(change)).then(
      () => true,
      () => false,
    );
  async function forget(id: IDBValidKey): Promise<void> {
    await soon(files.write((objects) => objects.delete(id)));
    // Not awaited: the count may itself wait for this job to end.
    void counted?.kept.then((kept) => setSize(kept, { id, size: 0 }));
  }

  async function all(patience = longestListing / 2): Promise<KeptRecord[]> {
    // Files are listed first: a file without a record in the later list was left behind.
    const listed = files.read((objects) => objects.getAllKeys());
    const kept = new Set(await resultWithin(listed, patience));
    const found = await inTurn(() => records.read<ResumeRecord[]>((objects) => objects.getAll())).catch(noop);
    if (!found) return [];
    const known = new Set<IDBValidKey>(found.map(({ id }) => id));
    for (const id of kept) if (!known.has(id)) void forget(id);
    const readable = found.filter(({ version = 1 }) => version <= recordVersion);
    return readable.map((record) => ({ ...record, isKept: kept.has(record.id) }));
  }

  const change: Records["change"] = (id, changes) =>
    tryToWrite(async (objects) => {
      const before = await promisifyRequest<ResumeRecord | undefined>(objects.get(id));
      const record = { ...before, ...changes };
      if (record.isOver && !record.isAwaited) objects.delete(id);
      else if (before) objects.put(record, id);
    });

  return {
    all,
    read,
    write: (record) => tryToWrite((objects) => objects.put(record, record.id)),
    change,
    async end(id, end) {
      const ended = change(id, end);
      await soon(ended);
      await forget(id);
      await ended;
    },
    async remove(id) {
      await soon(tryToWrite((objects) => objects.delete(id)));
      // Other records need not wait for this: it runs after the copy of a file in progress.
      await forget(id);
    },
    async keepBytes(id, bytes) {
      if (!(await read(id))) return;
      const isSet = await files.write((objects) => objects.put(bytes, id)).then(() => true, noop);
      const kept = await counted?.kept;
      if (isSet && kept) setSize(kept, { id, size: bytes.size });
      // The upload has ended while its file was being copied.
      if (!(await read(id))) await forget(id);
    },
    forget,
    readBytes: (id) => files.read<Blob | undefined>((objects) => objects.get(id)).catch(noop),
    async keptSize() {
      if (!counted || Date.now() - counted.at > countAgain) counted = { kept: count(), at: Date.now() };
      return (await counted.kept).total;
    },
  };
}
