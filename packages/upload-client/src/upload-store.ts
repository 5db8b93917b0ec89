import { UploadError } from "@s3-direct/upload-core";
import type { Engine, Subject } from "./engine.ts";
import { type Notifier, createNotifier } from "./notifier.ts";
import type { DoneOf, EngineProcedures, FinishAnswer } from "./procedures.ts";
import type { AbandonedUpload } from "./recovery/abandon.ts";
import { createRecord, reduceUpload } from "./reduce-upload.ts";
import { runUpload } from "./run-upload.ts";
import { settleUpload } from "./settle-upload.ts";
import type { StartOptions, StoreDeps, StoredUpload, UploadStoreOptions } from "./stored-upload.ts";
import { type SettledItem, type UploadItem, isActive, isSettled } from "./upload-state.ts";

/** Uploads and how they go: what an uploader's list and a component's one upload have in common. */
export type UploadStore<Done> = {
  /** @returns the new upload's id */
  start: (file: File, given?: StartOptions<Done>) => string;
  /** Begins one that is `ready`. */
  begin: (id: string) => void;
  setInput: (id: string, input: unknown) => void;
  /** @throws UploadError */
  uploadAsync: (file: File, given?: StartOptions<Done>) => Promise<Done>;
  pause: (id: string) => void;
  resume: (id: string) => void;
  abort: (id: string) => void;
  retry: (id: string) => void;
  remove: (id: string) => void;
  /** Ends the waits that `Uploader.goOn` names. */
  wakeAll: () => void;
  /** Tells the server that a key will not be used any more. Never rejects. */
  abandon: (id: string, upload: AbandonedUpload) => Promise<void>;
  /** Does something to every upload. */
  forAll: (act: (id: string) => void) => void;
  subscribe: Notifier["subscribe"];
  /** The same object until something changes. */
  getItem: (id: string) => UploadItem<Done> | undefined;
};

const nothing = () => {};

// Not random: crypto.randomUUID exists only in secure contexts. One counter for all uploaders, so that their lists can be
// joined.
let lastId = 0;

/** @throws RangeError when an option is out of range */
export function createUploadStore<Answer extends FinishAnswer>(
  procedures: (id: string) => EngineProcedures<Answer>,
  options: UploadStoreOptions<DoneOf<Answer>>,
): UploadStore<DoneOf<Answer>> {
  type Done = DoneOf<Answer>;
  const { retries = 5, stallTimeout = 30, autoUpload = true } = options;
  if (!(retries >= 0 && retries % 1 === 0 && stallTimeout > 0 && stallTimeout <= 3_600)) {
    throw new RangeError("retries or stallTimeout is out of range.");
  }
  const uploads = new Map<string, StoredUpload<Done>>();
  const notifier = createNotifier();
  const deps: StoreDeps<Answer> = { options, loadEngine, apply, abandon };
  let loading: Promise<Engine<Answer>> | undefined;
  // Ahead of the first file, so that it need not wait for it.
  if (globalThis.window) withEngine(nothing);

  /** Where it could not be loaded the next one who needs it tries again. */
  function loadEngine(): Promise<Engine<Answer>> {
    loading ??= import("./engine.ts").then(
      ({ createEngine }) => createEngine(procedures, options),
      (cause) => {
        loading = undefined;
        throw new UploadError("NETWORK", { cause });
      },
    );
    return loading;
  }

  function withEngine(act: (engine: Engine<Answer>) => unknown): void {
    loadEngine().then(act, nothing);
  }

  function abandon(subject: Subject, upload: AbandonedUpload): Promise<void> {
    return loadEngine()
      .then((engine) => engine.abandon(subject, upload))
      .catch(nothing);
  }

  function start(file: File, given: StartOptions<Done> = {}): string {
    lastId++;
    const id = `upload-${lastId}`;
    // A resumed upload skips `ready`: the earlier page has prepared it.
    const isPrepared = given.earlier !== undefined || (autoUpload && options.prepare === undefined);
    const status = autoUpload || given.earlier ? "starting" : "ready";
    const upload: StoredUpload<Done> = {
      given,
      record: createRecord<Done>({ id, file, restarted: given.restarted, status }),
      journal: isPrepared ? options.follow?.({ ...given, id, file }) : undefined,
      isPrepared,
      hasBegun: false,
      isWantedAgain: false,
      stopRun: undefined,
      cancel: () => abort(id),
    };
    uploads.set(id, upload);
    changed(upload, undefined);
    if (given.signal?.aborted) abort(id);
    else activate(upload);
    return id;
  }

  function activate(upload: StoredUpload<Done>): void {
    upload.given.signal?.addEventListener("abort", upload.cancel);
    if (upload.record.item.status !== "ready") runUpload(deps, upload);
  }

  function apply(upload: StoredUpload<Done>, event: Parameters<StoreDeps<Answer>["apply"]>[1]): void {
    const before = upload.record;
    upload.record = reduceUpload(before, event);
    // Whoever is told may end it at once: that is another event, which settles it.
    const { item } = upload.record;
    if (item === before.item) return;
    changed(upload, before.item);
    if (isSettled(item)) settleUpload(deps, { upload, item, before });
  }

  function changed(upload: StoredUpload<Done>, before: UploadItem<Done> | undefined): void {
    const { record } = upload;
    const { item } = record;
    if (before?.status !== item.status || item.status === "waiting") withEngine(({ note }) => note(record));
    // It was removed, and what became of it has been heard since.
    if (uploads.get(item.id) !== upload) return;
    options.onChanged?.(before, item);
    notifier.notify(item.id);
  }

  const wakeAll = () => withEngine((engine) => engine.wakeAll());

  /** Begins one that is `ready`, or goes on with one that is `paused`. */
  function runFrom(id: string, status: "ready" | "paused"): void {
    const upload = uploads.get(id);
    if (upload?.record.item.status !== status) return;
    apply(upload, { type: "started" });
    runUpload(deps, upload);
  }

  function abort(id: string): void {
    const upload = uploads.get(id);
    if (upload === undefined) return;
    upload.isWantedAgain = false;
    apply(upload, { type: "aborted" });
  }

  function retry(id: string): void {
    const upload = uploads.get(id);
    if (upload?.record.item.status === "waiting") wakeAll();
    if (upload === undefined || isActive(upload.record.item) || upload.given.signal?.aborted) return;
    if (upload.cancelling !== undefined) {
      upload.isWantedAgain = true;
      void upload.cancelling.then(() => upload.isWantedAgain && retry(id));
      return;
    }
    apply(upload, { type: "started" });
    if (isActive(upload.record.item)) activate(upload);
  }

  return {
    start,
    uploadAsync: (file, given) =>
      new Promise((resolve, reject) => {
        const onSettled = (item: SettledItem<Done>) => {
          if (item.status === "done") resolve(item.result);
          else reject(item.status === "error" ? item.error : new UploadError("ABORTED"));
        };
        start(file, { ...given, onSettled });
      }),
    begin: (id) => runFrom(id, "ready"),
    setInput(id, input) {
      const upload = uploads.get(id);
      if (upload?.record.item.status === "ready") upload.given = { ...upload.given, input };
    },
    pause(id) {
      const upload = uploads.get(id);
      if (upload === undefined) return;
      apply(upload, { type: "paused" });
      if (upload.record.item.status === "paused") upload.stopRun?.();
    },
    resume: (id) => runFrom(id, "paused"),
    abort,
    retry,
    remove(id) {
      const upload = uploads.get(id);
      if (upload === undefined) return;
      abort(id);
      uploads.delete(id);
      options.onChanged?.(upload.record.item, undefined);
      notifier.notify(id);
    },
    wakeAll,
    abandon: (id, upload) => abandon({ id }, upload),
    forAll: (act) => [...uploads.keys()].forEach(act),
    subscribe: notifier.subscribe,
    getItem: (id) => uploads.get(id)?.record.item,
  };
}
