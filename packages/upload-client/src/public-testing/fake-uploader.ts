import type { FinishAnswer, ResultOf } from "../procedures.ts";
import { createUploadList } from "../store/upload-list.ts";
import { isSettled, resultOf, type SettledItem, type UploadItem } from "../store/upload-state.ts";
import { toFile } from "../lib/to-file.ts";
import type { NamedBlob, Uploader, UploadHandle } from "../uploader-types.ts";

/** A function of the uploader that a component has called, and its arguments. */
export type FakeCall = { readonly name: string; readonly args: readonly unknown[] };

export type FakeUploader<Input, Done> = Uploader<Input, Done> & {
  /** Replaces the list with these items, and notifies the subscribers. Promises of `upload` resolve with their item. */
  show: (items: readonly UploadItem<Done>[]) => void;
  /** What the component has called, in order, except what changes nothing, such as `getItem` and `rules`. */
  readonly calls: readonly FakeCall[];
};

/**
 * Creates an uploader that uploads nothing, for tests of components: it shows the items that the test sets, in any
 * state. A file that is added appears in the list as `starting`, with the ids `1`, `2`, …
 */
export function fakeUploader<Input = unknown, Done = ResultOf<FinishAnswer>>(): FakeUploader<Input, Done> {
  let snapshot = snapshotOf<Done>([]);
  let added = 0;
  const calls: FakeCall[] = [];
  const listeners = new Set<() => void>();
  const waiting = new Map<string, (item: SettledItem<Done>) => void>();
  const record = (name: string, ...args: readonly unknown[]) => void calls.push({ name, args });

  function show(items: readonly UploadItem<Done>[]): void {
    snapshot = snapshotOf(items);
    for (const listener of listeners) listener();
    for (const item of items.filter(isSettled)) {
      waiting.get(item.id)?.(item);
      waiting.delete(item.id);
    }
  }

  function list(file: File, onSettled?: (item: SettledItem<Done>) => void): string {
    added += 1;
    const id = String(added);
    // First, because a subscriber may show its end at once.
    if (onSettled) waiting.set(id, onSettled);
    show([...snapshot.items, { id, file, status: "starting", progress: { loaded: 0, total: file.size, fraction: 0 } }]);
    return id;
  }

  const getItem = (id?: string) => snapshot.items.find((item) => item.id === id);

  function add(file: File | NamedBlob, options?: unknown): UploadHandle {
    record("add", file, options);
    return handleOf(list(toFile(file)));
  }

  function handleOf(id: string): UploadHandle {
    return {
      id,
      start: () => record("start", id),
      pause: () => record("pause", id),
      resume: () => record("resume", id),
      abort: () => record("abort", id),
      retry: () => record("retry", id),
      remove: () => record("remove", id),
    };
  }

  function settled(file: File | NamedBlob): Promise<SettledItem<Done>> {
    return new Promise((resolve) => void list(toFile(file), resolve));
  }

  return {
    add,
    upload(file: File | NamedBlob, options?: unknown) {
      record("upload", file, options);
      return settled(file);
    },
    uploadAsync(file: File | NamedBlob, options?: unknown) {
      record("uploadAsync", file, options);
      return settled(file).then(resultOf);
    },
    addAll(files: readonly (File | NamedBlob)[], options?: unknown) {
      record("addAll", files, options);
      return files.map((file) => handleOf(list(toFile(file))));
    },
    uploadAllAsync(files: readonly (File | NamedBlob)[], options?: unknown) {
      record("uploadAllAsync", files, options);
      return Promise.all(files.map((file) => settled(file).then(resultOf)));
    },
    start: (id) => record("start", id),
    startAll: () => record("startAll"),
    setInput: (id, input) => record("setInput", id, input),
    pause: (id) => record("pause", id),
    pauseAll: () => record("pauseAll"),
    resume: (id) => record("resume", id),
    resumeAll: () => record("resumeAll"),
    abort: (id) => record("abort", id),
    abortAll: () => record("abortAll"),
    retry: (id) => record("retry", id),
    retryAll: () => record("retryAll"),
    remove: (id) => record("remove", id),
    removeSettled: () => record("removeSettled"),
    rules: async () => undefined,
    unfinished: async () => [],
    continueAll: async () => record("continueAll"),
    subscribe(listener, id) {
      let seen = getItem(id);
      const tell = () => {
        const item = getItem(id);
        if (id !== undefined && item === seen) return;
        seen = item;
        listener();
      };
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    getItem,
    getSnapshot: () => snapshot,
    show,
    calls,
  };
}

function snapshotOf<Done>(items: readonly UploadItem<Done>[]) {
  const list = createUploadList<Done>();
  for (const item of items) list.change(undefined, item);
  return list.getSnapshot();
}
