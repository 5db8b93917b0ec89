import { UploadError, sumProgress, toUploadError } from "@s3-direct/upload-core";
import { createNotifier, runSafely } from "./notifier.ts";
import type { DoneAnswer, EngineProcedures, UploadProcedures } from "./procedures.ts";
import { type UploadEvent, type UploadRecord, createRecord, reduceUpload } from "./reduce-upload.ts";
import { pageScheduler } from "./scheduler.ts";
import { guardUnload } from "./unload-guard.ts";
import { giveBack, uploadFile } from "./upload-file.ts";
import { type SettledItem, isActive, isSettled } from "./upload-state.ts";
import type { UploadHandle, Uploader, UploaderOptions, UploaderSnapshot } from "./uploader-types.ts";

type StartOptions<Done> = {
  input?: unknown;
  signal?: AbortSignal;
  onSettled?: (item: SettledItem<Done>) => void;
};

type Entry<Done> = StartOptions<Done> & {
  record: UploadRecord<Done>;
  /** Stops the run that is on and lets go of what it holds. */
  endRun: () => void;
};

// Not random: crypto.randomUUID exists only in secure contexts. One counter for all uploaders, so that their lists can be
// joined.
let lastId = 0;

/**
 * Uploads files through an endpoint's procedures and keeps the list of them. Made once, outside components; does nothing
 * before it is given a file, so it can be made on a server too.
 * @throws RangeError when an option is out of range
 */
export function createUploader<Input, Done extends DoneAnswer>(
  procedures: UploadProcedures<Input, Done>,
  options: UploaderOptions<NoInfer<Done>> = {},
): Uploader<Input, Done> {
  const { retries = 5, stallTimeout = 30, scheduler = pageScheduler, warnBeforeUnload = true } = options;
  if (!Number.isInteger(retries) || retries < 0) throw new RangeError("retries must be a whole number.");
  if (!(stallTimeout > 0 && stallTimeout <= 3_600)) throw new RangeError("stallTimeout must be 3600 seconds at most.");
  const engineProcedures: EngineProcedures<Done> = procedures;
  const deps = { procedures: engineProcedures, scheduler, retries, stallTimeout };
  const entries = new Map<string, Entry<Done>>();
  const notifier = createNotifier();
  let snapshot: UploaderSnapshot<Done> | undefined;

  function start(file: File, given: StartOptions<Done> = {}): UploadHandle {
    lastId++;
    const id = `upload-${lastId}`;
    const entry: Entry<Done> = { ...given, record: createRecord({ id, file }), endRun: () => {} };
    entries.set(id, entry);
    changed();
    if (given.signal?.aborted) abort(id);
    else run(entry);
    return { id, abort: () => abort(id), retry: () => retry(id), remove: () => remove(id) };
  }

  function run(entry: Entry<Done>): void {
    const { input, record } = entry;
    const { id, file } = record.item;
    const controller = new AbortController();
    const { signal } = controller;
    const cancel = () => abort(id);
    const letGoOfPage = warnBeforeUnload ? guardUnload() : () => {};

    entry.signal?.addEventListener("abort", cancel);
    entry.endRun = () => {
      controller.abort();
      entry.signal?.removeEventListener("abort", cancel);
      letGoOfPage();
    };
    // What a run says after its end would speak of the next one.
    const emit = (event: UploadEvent<Done>) => {
      if (!signal.aborted) apply(entry, event);
    };
    uploadFile(deps, { file, input, storedKey: record.storedKey, signal, emit }).then(
      (result) => emit({ type: "finished", result }),
      (thrown) => {
        const error = toUploadError(thrown);
        emit(error.code === "ABORTED" ? { type: "aborted" } : { type: "failed", error });
      },
    );
  }

  function apply(entry: Entry<Done>, event: UploadEvent<Done>): void {
    const before = entry.record;
    entry.record = reduceUpload(before, event);
    if (entry.record === before) return;
    const { item } = entry.record;
    if (!isSettled(item)) {
      changed();
      return;
    }
    entry.endRun();
    snapshot = undefined;
    notifier.notifyNow();
    runSafely(() => entry.onSettled?.(item));
    runSafely(() => options.onSettled?.(item));
  }

  function changed(): void {
    snapshot = undefined;
    notifier.notifySoon();
  }

  function abort(id: string): void {
    const entry = entries.get(id);
    if (entry === undefined) return;
    const { item, storedKey } = entry.record;
    // A run gives its key back itself.
    if (item.status === "error" && storedKey !== undefined) void giveBack(engineProcedures, storedKey);
    apply(entry, { type: "aborted" });
  }

  function retry(id: string): void {
    const entry = entries.get(id);
    if (entry === undefined || entry.signal?.aborted) return;
    const before = entry.record;
    apply(entry, { type: "started" });
    if (entry.record !== before) run(entry);
  }

  function remove(id: string): void {
    abort(id);
    if (entries.delete(id)) changed();
  }

  function takeSnapshot(): UploaderSnapshot<Done> {
    const items = [...entries.values()].map(({ record }) => record.item);
    const counted = items.filter((item) => item.status === "done" || isActive(item));
    return { items, progress: sumProgress(counted.map(({ progress }) => progress)) };
  }

  return {
    add: (file: File, given?: StartOptions<Done>) => start(file, given),
    upload: (file: File, given?: StartOptions<Done>) =>
      new Promise((resolve) => start(file, { ...given, onSettled: resolve })),
    uploadAsync: (file: File, given?: StartOptions<Done>) =>
      new Promise((resolve, reject) => {
        const onSettled = (item: SettledItem<Done>) => {
          if (item.status === "done") resolve(item.result);
          else reject(item.status === "error" ? item.error : new UploadError("ABORTED"));
        };
        start(file, { ...given, onSettled });
      }),
    abort,
    abortAll: () => [...entries.keys()].forEach(abort),
    retry,
    remove,
    subscribe: notifier.subscribe,
    getSnapshot: () => (snapshot ??= takeSnapshot()),
  };
}
