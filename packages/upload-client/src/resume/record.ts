import { del, get, promisifyRequest, set } from "idb-keyval";
import type { PartChecksum } from "@s3-direct/upload-core/contract";
import { unlessLate } from "../lib/abortable.ts";
import { noop } from "../lib/noop.ts";
import type { FileHandle } from "../resumable.ts";
import { longestListing } from "../lib/time-limits.ts";
import { allKeys, allValues, openDatabase } from "./database.ts";
import type { Fingerprint } from "./fingerprint.ts";

/** The version that this code writes and can read. Records of a later one are left alone. */
export const recordVersion = 1;

/** What is kept of an upload until it has ended. No presigned URL is. */
export type ResumeRecord = {
  readonly id: string;
  /** Absent in records that were written before there were versions: they have the first one. */
  readonly version?: number;
  /** Whose it is: the uploader's name and the visitor. Nobody else sees it. */
  readonly scope: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly lastModified: number;
  /** The endpoint's own input. */
  readonly input: unknown;
  /** Until when it is kept: milliseconds of this browser's `Date`. */
  readonly until: number;
  readonly handle?: FileHandle | undefined;
  /** Absent where the file could not be read. */
  readonly fingerprint?: Fingerprint | undefined;
  /** The plan that create has answered. */
  readonly plan?: RecordedPlan | undefined;
  /** It was aborted, or discarded, and the API has yet to hear of it. Whoever finds it tells the API. */
  readonly isCancelled?: boolean;
  /** Finished by another tab; kept for one that waits to take over. */
  readonly isOver?: boolean;
};

/** `isKept`: the file's bytes are there too. Not known while a file is copied for long; then it is false. */
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
  /** Nothing where IndexedDB does not answer in time. */
  all: () => Promise<KeptRecord[]>;
  /** @throws DOMException where it could not be read, which says nothing about what is there */
  read: (id: string) => Promise<ResumeRecord | undefined>;
  /** Resolves when it is on the disk; one change of a record after the other. @returns whether it could be kept */
  write: (record: ResumeRecord) => Promise<boolean>;
  /** Changes what is there, as one: other tabs may change it too. Nothing happens where there is nothing. */
  change: (id: string, changes: Partial<ResumeRecord>) => Promise<boolean>;
  remove: (id: string) => Promise<boolean>;
  /** Throws away the file of a record, which stays. */
  forget: (id: string) => Promise<void>;
  /** Copies the file of a record that is there. Nothing happens where there is no room. */
  keepBytes: (id: string, bytes: Blob) => Promise<void>;
  readBytes: (id: string) => Promise<Blob | undefined>;
  /** How many bytes of files are kept. Counted on the disk every ten seconds, because other tabs keep files too, and here in between. */
  keptSize: () => Promise<number>;
};

const countAgain = 10_000;

/** How many bytes of files are kept, by record, and their sum, so that it need not be made again for each file. */
type Kept = { readonly sizes: Map<string, number>; total: number };

function setSize(kept: Kept, { id, size }: { id: string; size: number }): void {
  kept.total += size - (kept.sizes.get(id) ?? 0);
  kept.sizes.set(id, size);
}

/**
 * The records in the browser's IndexedDB. A browser that has none, or no room in it, keeps nothing: uploads then end with
 * their page, as they do without all this.
 *
 * Files have a database of their own: a record is small and changes often, and what it says must be on the disk before the
 * first part is, however long the copies of other files take.
 */
export function openRecords(): Records {
  const records = openDatabase("s3-direct");
  const files = openDatabase("s3-direct-files");
  let tail: Promise<unknown> = Promise.resolve();
  let counted: { kept: Promise<Kept>; at: number } | undefined;

  async function count(): Promise<Kept> {
    const kept: Kept = { sizes: new Map(), total: 0 };
    for (const { id, size, isKept } of await all(countAgain)) if (isKept) setSize(kept, { id, size });
    return kept;
  }

  function countedNow(): Promise<Kept> {
    if (counted === undefined || Date.now() - counted.at > countAgain) counted = { kept: count(), at: Date.now() };
    return counted.kept;
  }

  function afterOthers<T>(work: () => Promise<T>): Promise<T> {
    const done = tail.then(work);
    tail = done.catch(noop);
    return done;
  }

  const read = (id: string) => afterOthers(() => get<ResumeRecord>(id, records));
  const changed = (work: () => Promise<void>) =>
    afterOthers(work).then(
      () => true,
      () => false,
    );
  async function forget(id: string): Promise<void> {
    await del(id, files).catch(noop);
    // Not waited for: the count may itself wait for this turn to end.
    void counted?.kept.then((kept) => setSize(kept, { id, size: 0 }));
  }

  async function all(patience = longestListing / 2): Promise<KeptRecord[]> {
    // Files first: one without a record, in a list of records that was made later, was left behind.
    const kept = new Set(await unlessLate(allKeys(files), patience, noop).catch(noop));
    const found = await afterOthers(() => allValues<ResumeRecord>(records)).catch(noop);
    if (found === undefined) return [];
    const known = new Set<IDBValidKey>(found.map(({ id }) => id));
    for (const id of kept) if (!known.has(id)) void del(id, files).catch(noop);
    const readable = found.filter(({ version = 1 }) => version <= recordVersion);
    return readable.map((record) => ({ ...record, isKept: kept.has(record.id) }));
  }

  return {
    all: () => unlessLate(all(), longestListing, () => []),
    read,
    write: (record) => changed(() => set(record.id, record, records)),
    change: (id, changes) =>
      changed(() =>
        records("readwrite", async (objects) => {
          const record = await promisifyRequest<ResumeRecord | undefined>(objects.get(id));
          if (record !== undefined) objects.put({ ...record, ...changes }, id);
          await promisifyRequest(objects.transaction);
        }),
      ),
    async remove(id) {
      const isRemoved = await changed(() => del(id, records));
      // Others' records need not wait for it: it comes after the copy of a file that is under way.
      await forget(id);
      return isRemoved;
    },
    async keepBytes(id, bytes) {
      if ((await read(id)) === undefined) return;
      const isSet = await set(id, bytes, files).then(() => true, noop);
      const kept = await counted?.kept;
      if (isSet && kept) setSize(kept, { id, size: bytes.size });
      // It has ended while its file was copied.
      if ((await read(id)) === undefined) await forget(id);
    },
    forget,
    readBytes: (id) => get<Blob>(id, files).catch(noop),
    keptSize: async () => (await countedNow()).total,
  };
}
