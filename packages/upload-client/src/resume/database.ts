import { type UseStore, createStore, promisifyRequest } from "idb-keyval";

/**
 * Opened on first use: a server has no IndexedDB. Closed when somebody deletes the database, as an application may at a sign-out: that waits
 * for every page that has it open, and whoever opens it waits for that. The next use makes it anew.
 */
export function openDatabase(name: string): UseStore {
  let store: UseStore | undefined;
  // So that what throws is a rejection.
  return async (mode, use) => {
    store ??= createStore(name, "uploads");
    return store(mode, (objects) => {
      const { db } = objects.transaction;
      db.onversionchange = () => {
        db.close();
        store = undefined;
      };
      return use(objects);
    });
  };
}

export const allKeys = (store: UseStore) => store("readonly", (objects) => promisifyRequest(objects.getAllKeys()));

export const allValues = <T>(store: UseStore) =>
  store("readonly", (objects) => promisifyRequest<T[]>(objects.getAll()));
