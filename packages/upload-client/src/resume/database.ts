import { type UseStore, createStore, promisifyRequest } from "idb-keyval";

/**
 * Opens a database at its first use, because a server has no IndexedDB. Closes it when someone deletes it, as an
 * application may at a sign-out: the deletion waits for every page that has it open, and pages that open it wait for
 * the deletion. The next use opens it again. A failed use also closes it, because Safari may lose a connection without
 * an error.
 */
export function openDatabase(name: string): UseStore {
  let store: UseStore | undefined;
  // Async, so that an exception becomes a rejection.
  return async (mode, use) => {
    store ??= createStore(name, "uploads");
    let db: IDBDatabase | undefined;
    const letGo = () => {
      db?.close();
      store = undefined;
    };
    return store(mode, (objects) => {
      ({ db } = objects.transaction);
      db.onversionchange = letGo;
      return use(objects);
    }).catch((error: unknown) => {
      letGo();
      throw error;
    });
  };
}

export const allKeys = (store: UseStore) => store("readonly", (objects) => promisifyRequest(objects.getAllKeys()));

export const allValues = <T>(store: UseStore) =>
  store("readonly", (objects) => promisifyRequest<T[]>(objects.getAll()));
