/** Opens the store in IndexedDB with what an engine needs to resume an upload; every version reads it. */
function open(): Promise<IDBDatabase> {
  const request = indexedDB.open("s3-direct");
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore("uploads"));
  return settled(request);
}

/** Returns the only note in the store. */
export async function readNote(): Promise<Record<string, unknown> | undefined> {
  const store = (await open()).transaction("uploads").objectStore("uploads");
  const [note] = await settled<Record<string, unknown>[]>(store.getAll());
  return note;
}

export async function writeNote(note: Record<string, unknown>): Promise<void> {
  const store = (await open()).transaction("uploads", "readwrite").objectStore("uploads");
  await settled(store.put(note, String(note["id"])));
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB")));
  });
}
