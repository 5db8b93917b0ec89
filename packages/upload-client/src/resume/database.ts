import { UploadError } from "@s3-direct/upload-core";
import { type UseStore, createStore, promisifyRequest } from "idb-keyval";
import { unlessLate } from "../lib/abortable.ts";
import { longestRequest } from "../lib/time-limits.ts";

type Database = {
  /** Returns the answer to one request. */
  read: <T>(ask: (objects: IDBObjectStore) => IDBRequest<T>) => Promise<T>;
  /** Makes a change in one transaction. Resolves once it is on disk. */
  write: (change: Change) => Promise<void>;
};

export type Change = (objects: IDBObjectStore) => unknown;

/**
 * Opens a database at its first use, because a server has no IndexedDB. Closes it when someone deletes it, as an
 * application may at a sign-out: the deletion waits for every page that has it open, and pages that open it wait for
 * the deletion. The next use opens it again. A failed use also closes it, because Safari may lose a connection without
 * an error, and is tried once more on a new connection, unless there was no space or no answer for a minute: so what is
 * done must be safe to do twice.
 */
export function openDatabase(name: string): Database {
  let store: UseStore | undefined;
  // Async, so that an exception becomes a rejection.
  const attempt: UseStore = async (mode, callback) => {
    store ??= createStore(name, "uploads");
    let db: IDBDatabase | undefined;
    const letGo = () => {
      db?.close();
      store = undefined;
    };
    const used = store(mode, (objects) => {
      ({ db } = objects.transaction);
      db.onversionchange = letGo;
      return callback(objects);
    });
    return unlessLate(used, longestRequest, () => Promise.reject(new UploadError("INTERNAL"))).catch(
      (error: unknown) => {
        letGo();
        throw error;
      },
    );
  };
  const use: UseStore = (mode, callback) =>
    attempt(mode, callback).catch((error: unknown) =>
      /Quota|INTERNAL/.test(String(error)) ? Promise.reject(error) : attempt(mode, callback),
    );

  return {
    read: (ask) => use("readonly", (objects) => promisifyRequest(ask(objects))),
    write: (change) =>
      use("readwrite", async (objects) => {
        await change(objects);
        await promisifyRequest(objects.transaction);
      }),
  };
}
