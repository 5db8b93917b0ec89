import type { UploadError } from "@s3-direct/upload-core";
import type { Subject } from "../engine.ts";
import { loadOnce } from "../lib/load-once.ts";
import { noop } from "../lib/noop.ts";
import { type Notifier, createNotifier } from "./notifier.ts";
import type { DoneOf, EngineProcedures, FinishAnswer } from "../procedures.ts";
import type { NamedUpload } from "../flow/created-upload.ts";
import { createState, reduceUpload } from "./reduce-upload.ts";
import { runUpload, stopRun } from "./run-upload.ts";
import { settleUpload } from "./settle-upload.ts";
import type { StartOptions, StoreDeps, StoreEntry, UploadStoreOptions } from "./store-entry.ts";
import { toFile } from "../lib/to-file.ts";
import { type SettledItem, type UploadItem, isActive, isSettled, resultOf } from "./upload-state.ts";
import type { NamedBlob } from "../uploader-types.ts";

/** Uploads and their state: what an uploader's list and a component's single upload have in common. */
export type UploadStore<Done> = {
  /** @returns the new upload's id */
  add: (file: File | NamedBlob, given?: StartOptions<Done>) => string;
  /** Starts an upload that is `ready`. */
  start: (id: string) => void;
  setInput: (id: string, input: unknown) => void;
  /** Never rejects. */
  upload: (file: File | NamedBlob, given?: StartOptions<Done>) => Promise<SettledItem<Done>>;
  /** @throws UploadError */
  uploadAsync: (file: File | NamedBlob, given?: StartOptions<Done>) => Promise<Done>;
  pause: (id: string) => void;
  resume: (id: string) => void;
  abort: (id: string) => void;
  retry: (id: string) => void;
  remove: (id: string) => void;
  /** Ends the waits that `Uploader.continueAll` names. */
  wakeAll: () => void;
  /** Tells the server that a key will not be used any more. Never rejects. */
  abandon: (subject: Subject, upload: NamedUpload) => Promise<unknown>;
  /** Calls a function with the id of every upload. */
  forAll: (act: (id: string) => void) => void;
  subscribe: Notifier["subscribe"];
  /** Returns the same object until something changes. */
  getItem: (id: string) => UploadItem<Done> | undefined;
};

// Not random: crypto.randomUUID exists only in secure contexts. One counter for all uploaders, so that their lists can be
// joined.
let lastId = 0;

/** @throws RangeError if an option is out of range */
export function createUploadStore<Answer extends FinishAnswer>(
  procedures: (id: string) => EngineProcedures<Answer>,
  options: UploadStoreOptions<DoneOf<Answer>>,
): UploadStore<DoneOf<Answer>> {
  type Done = DoneOf<Answer>;
  const { retries = 5, stallTimeout = 30, autoUpload = true } = options;
  if (!(retries >= 0 && retries % 1 === 0 && stallTimeout > 0 && stallTimeout <= 3_600)) {
    throw new RangeError("retries or stallTimeout is out of range.");
  }
  const uploads = new Map<string, StoreEntry<Done>>();
  const notifier = createNotifier();
  const loadEngine = loadOnce(async () =>
    (await import("../engine.ts")).createEngine(procedures, { ...options, retries, stallTimeout }),
  );
  const deps: StoreDeps<Answer> = { options, loadEngine, apply, abandon };
  // Loaded before the first file, so that the file need not wait for it.
  if (globalThis.window) loadEngine().catch(noop);

  function abandon(subject: Subject, upload: NamedUpload): Promise<unknown> {
    // After a refusal that asks for another key or file, this key needs no abort any more.
    return loadEngine()
      .then((engine) => engine.abandon(subject, upload))
      .catch(({ needs }: Partial<UploadError>) => needs);
  }

  function add(chosen: File | NamedBlob, given: StartOptions<Done> = {}): string {
    const file = toFile(chosen);
    lastId++;
    const id = `upload-${lastId}`;
    // A resumed upload skips `ready`: the earlier page has prepared it.
    const isPrepared = given.earlier !== undefined || (autoUpload && !options.prepare);
    const status = autoUpload || given.earlier ? "starting" : "ready";
    const upload: StoreEntry<Done> = {
      given,
      state: createState<Done>({ id, file, restarted: given.restarted, status }),
      journal: isPrepared ? options.journal?.({ ...given, id, file }) : undefined,
      isPrepared,
      onSignal: () => abort(upload),
    };
    uploads.set(id, upload);
    changed(upload, undefined);
    if (given.signal?.aborted) abort(upload);
    else activate(upload);
    return id;
  }

  function upload(file: File | NamedBlob, given?: StartOptions<Done>): Promise<SettledItem<Done>> {
    return new Promise((resolve) => add(file, { ...given, onSettled: resolve }));
  }

  function activate(upload: StoreEntry<Done>): void {
    upload.given.signal?.addEventListener("abort", upload.onSignal);
    if (upload.state.item.status !== "ready") runUpload(deps, upload);
  }

  function apply(upload: StoreEntry<Done>, event: Parameters<StoreDeps<Answer>["apply"]>[1]): void {
    const before = upload.state;
    upload.state = reduceUpload(before, event);
    // Read before listeners run: a listener may end the upload, and that event then settles it.
    const { item } = upload.state;
    if (item === before.item) return;
    changed(upload, before.item);
    if (isSettled(item)) settleUpload(deps, { upload, item, before });
  }

  function changed(upload: StoreEntry<Done>, before: UploadItem<Done> | undefined): void {
    const { state } = upload;
    const { item } = state;
    if (before?.status !== item.status || item.status === "waiting") {
      loadEngine().then((engine) => engine.changed(state), noop);
    }
    // The upload may have been removed before the server answered its abort.
    if (uploads.get(item.id) !== upload) return;
    options.onChanged?.(before, item);
    notifier.notify(item.id);
  }

  function wakeAll(): void {
    loadEngine().then((engine) => engine.wakeAll(), noop);
  }

  /** Starts an upload that is `ready`, or resumes one that is `paused`. */
  function runFrom(status: "ready" | "paused", upload: StoreEntry<Done>): void {
    if (upload.state.item.status !== status) return;
    apply(upload, { type: "started" });
    runUpload(deps, upload);
  }

  function pause(upload: StoreEntry<Done>): void {
    apply(upload, { type: "paused" });
    if (upload.state.item.status === "paused") stopRun(upload);
  }

  function abort(upload: StoreEntry<Done>): void {
    upload.mustRetry = false;
    apply(upload, { type: "aborted" });
  }

  function retry(upload: StoreEntry<Done>): void {
    const { item } = upload.state;
    if (item.status === "waiting") wakeAll();
    if (isActive(item) || upload.given.signal?.aborted) return;
    if (upload.abandoning) {
      upload.mustRetry = true;
      void upload.abandoning.then(() => upload.mustRetry && retry(upload));
      return;
    }
    apply(upload, { type: "started" });
    if (isActive(upload.state.item)) activate(upload);
  }

  function remove(upload: StoreEntry<Done>): void {
    abort(upload);
    const { item } = upload.state;
    uploads.delete(item.id);
    options.onChanged?.(item, undefined);
    notifier.notify(item.id);
  }

  /** Makes a function that takes an id and acts on that upload, if it still exists. */
  function byId(act: (upload: StoreEntry<Done>) => void): (id: string) => void {
    return (id) => {
      const upload = uploads.get(id);
      if (upload) act(upload);
    };
  }

  return {
    add,
    upload,
    uploadAsync: (file, given) => upload(file, given).then(resultOf),
    setInput(id, input) {
      const upload = uploads.get(id);
      if (upload?.state.item.status === "ready") upload.given = { ...upload.given, input };
    },
    start: byId((upload) => runFrom("ready", upload)),
    pause: byId(pause),
    resume: byId((upload) => runFrom("paused", upload)),
    abort: byId(abort),
    retry: byId(retry),
    remove: byId(remove),
    wakeAll,
    abandon,
    forAll: (act) => [...uploads.keys()].forEach(act),
    subscribe: notifier.subscribe,
    getItem: (id) => uploads.get(id)?.state.item,
  };
}
