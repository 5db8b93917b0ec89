import { type UseStore, createStore, del, entries, get, set } from "idb-keyval";
import type { FileHandle } from "../resumable.ts";
import type { Fingerprint } from "./fingerprint.ts";

/** What is kept of an upload until it has ended. No presigned URL is. */
export type UploadRecord = {
  readonly id: string;
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
  /** The whole file, where it is small enough. */
  readonly bytes?: Blob | undefined;
  readonly handle?: FileHandle | undefined;
  /** Absent where the bytes are kept. */
  readonly fingerprint?: Fingerprint | undefined;
  /** What the API has made of it. */
  readonly plan?: RecordedPlan | undefined;
  /** Finished by another tab; kept for one that waits to take over. */
  readonly isOver?: boolean;
};

export type RecordedPlan =
  | {
      readonly kind: "multipart";
      readonly key: string;
      readonly uploadId: string;
      readonly partSize: number;
      readonly checksum?: "sha256" | undefined;
    }
  | { readonly kind: "single" | "form"; readonly key: string };

export type Records = {
  all: () => Promise<UploadRecord[]>;
  read: (id: string) => Promise<UploadRecord | undefined>;
  /** Resolves when it is on the disk; one change of a record after the other. @returns whether it could be kept */
  write: (record: UploadRecord) => Promise<boolean>;
  /** Changes what is there; nothing happens where there is nothing. */
  change: (id: string, changes: Partial<UploadRecord>) => Promise<boolean>;
  remove: (id: string) => Promise<boolean>;
};

/**
 * The records in the browser's IndexedDB. A browser that has none, or no room in it, keeps nothing: uploads then end with
 * their page, as they do without all this.
 */
export function openRecords(): Records {
  let store: UseStore | undefined;
  let tail: Promise<unknown> = Promise.resolve();

  // Not before it is used: a server has no IndexedDB.
  const opened = () => (store ??= createStore("s3-direct", "uploads"));

  /** @returns undefined where it did not work */
  function inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    const done = tail.then(work).catch(() => undefined);
    tail = done;
    return done;
  }

  const changed = async (work: () => Promise<void>) => (await inTurn(() => work().then(() => true))) ?? false;

  return {
    async all() {
      const found = await inTurn(() => entries<string, UploadRecord>(opened()));
      return (found ?? []).map(([, record]) => record);
    },
    read: (id) => inTurn(() => get<UploadRecord>(id, opened())),
    write: (record) => changed(async () => set(record.id, record, opened())),
    change: (id, changes) =>
      changed(async () => {
        const record = await get<UploadRecord>(id, opened());
        if (record !== undefined) await set(id, { ...record, ...changes }, opened());
      }),
    remove: (id) => changed(async () => del(id, opened())),
  };
}
