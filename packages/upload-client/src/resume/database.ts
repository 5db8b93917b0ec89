import { type UseStore, createStore, promisifyRequest } from "idb-keyval";

/**
 * Opened on first use: a server has no IndexedDB. Closed when somebody deletes the database, as an application may at a sign-out: that waits
 * for every page that has it open, and whoever opens it waits for that. The next use makes it anew; and opens it again after one that has
 * failed, because Safari may lose a connection without a word.
 */
export function openDatabase(name: string): UseStore {
  let store: UseStore | undefined;
  // So that what throws is a rejection.
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
