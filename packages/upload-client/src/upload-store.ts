import { UploadError } from "@s3-direct/upload-core";
import { asUploadError } from "./as-upload-error.ts";
import { loadHashing } from "./hashing/load.ts";
import { type Notifier, createNotifier, runSafely } from "./notifier.ts";
import type { DoneOf, EngineProcedures, FinishAnswer } from "./procedures.ts";
import { type UploadEvent, type UploadRecord, createRecord, reduceUpload } from "./reduce-upload.ts";
import { giveBack, loadRecovery } from "./recovery/load.ts";
import type { FileHandle, LeftUpload } from "./resumable.ts";
import type { Scheduler } from "./scheduler.ts";
import { type UploadFileDeps, loadMultipart, uploadFile } from "./upload-file.ts";
import type { Between } from "./traceable.ts";
import { sendToStorage } from "./transfer/xhr.ts";
import {
  type RestartReason,
  type SettledItem,
  type UploadItem,
  isActive,
  isMoving,
  isSettled,
} from "./upload-state.ts";
import type { UploaderOptions } from "./uploader-types.ts";

export type StartOptions<Done> = {
  input?: unknown;
  handle?: FileHandle | undefined;
  left?: LeftUpload | undefined;
  restarted?: RestartReason;
  signal?: AbortSignal;
  onSettled?: (item: SettledItem<Done>) => void;
};

/** Uploads and how they go: what an uploader's list and a component's one upload have in common. */
export type UploadStore<Done> = {
  /** @returns the new upload's id */
  start: (file: File, given?: StartOptions<Done>) => string;
  /** @throws UploadError */
  uploadAsync: (file: File, given?: StartOptions<Done>) => Promise<Done>;
  pause: (id: string) => void;
  resume: (id: string) => void;
  abort: (id: string) => void;
  retry: (id: string) => void;
  remove: (id: string) => void;
  goOn: () => void;
  /** Does something to every upload. */
  forAll: (act: (id: string) => void) => void;
  subscribe: Notifier["subscribe"];
  /** The same array until something changes. */
  getItems: () => readonly UploadItem<Done>[];
};

type Entry<Answer extends FinishAnswer> = StartOptions<DoneOf<Answer>> & {
  record: UploadRecord<DoneOf<Answer>>;
  deps: UploadFileDeps<Answer>;
  /** Stops the run that is on. */
  stopRun: () => void;
  /** Lets go of what an active upload holds. */
  release: () => void;
};

const nothing = () => {};

/**
 * Of more uploads than this finish is asked when they have arrived: as many as a browser opens connections to one host, and of more
 * it is not finish that they wait for.
 */
const mostAhead = 6;

// Not random: crypto.randomUUID exists only in secure contexts. One counter for all uploaders, so that their lists can be
// joined.
let lastId = 0;

/** @throws RangeError when an option is out of range */
export function createUploadStore<Answer extends FinishAnswer>(
  procedures: EngineProcedures<Answer>,
  options: Omit<UploaderOptions<DoneOf<Answer>>, "resume" | "trace"> & {
    defaultScheduler: Scheduler;
    between?: Between | undefined;
  },
): UploadStore<DoneOf<Answer>> {
  type Done = DoneOf<Answer>;
  const { retries = 5, stallTimeout = 30, checksum = true, warnBeforeUnload = true, keepAwake = true } = options;
  const { scheduler = options.defaultScheduler } = options;
  if (!(retries >= 0 && retries % 1 === 0 && stallTimeout > 0 && stallTimeout <= 3_600)) {
    throw new RangeError("retries or stallTimeout is out of range.");
  }
  const nudges = new EventTarget();
  let moving = 0;
  const common = {
    procedures,
    send: sendToStorage,
    scheduler,
    retries,
    stallTimeout,
    nudges,
    isBusy: () => moving > mostAhead,
    session: { wasOpen: false, checksum },
  };
  // Ahead of the first file, so that it need not wait for it. Failing is no news yet.
  if (typeof window !== "undefined") {
    if (checksum) loadHashing().catch(nothing);
    loadRecovery().catch(nothing);
    loadMultipart().catch(nothing);
  }
  const entries = new Map<string, Entry<Answer>>();
  const notifier = createNotifier();
  let items: readonly UploadItem<Done>[] | undefined;

  function count(by: number): void {
    const before = moving;
    moving += by;
    if (typeof document === "undefined" || before > 0 === moving > 0) return;
    loadRecovery().then((recovery) => {
      if (by > 0) recovery.preconnect(options.preconnect);
      if (keepAwake) recovery.keepAwake(entries, by > 0);
    }, nothing);
  }

  function start(file: File, given: StartOptions<Done> = {}): string {
    lastId++;
    const id = `upload-${lastId}`;
    const deps = { ...common, ...options.between?.({ ...given, id, file }, common) };
    const record = createRecord<Done>({ id, file, restarted: given.restarted });
    const entry = { ...given, record, deps, stopRun: nothing, release: nothing };
    entries.set(id, entry);
    count(1);
    changed();
    if (given.signal?.aborted) abort(id);
    else activate(entry);
    return id;
  }

  function activate(entry: Entry<Answer>): void {
    const cancel = () => abort(entry.record.item.id);
    const guard = warnBeforeUnload
      ? loadRecovery().then(
          (recovery) => recovery.guardUnload(),
          () => nothing,
        )
      : undefined;
    entry.signal?.addEventListener("abort", cancel);
    entry.release = () => {
      entry.signal?.removeEventListener("abort", cancel);
      void guard?.then((end) => end());
    };
    run(entry);
  }

  function run(entry: Entry<Answer>): void {
    const { item, begun } = entry.record;
    const controller = new AbortController();
    const { signal } = controller;
    entry.stopRun = () => controller.abort();
    // What a run says after its end would speak of the next one.
    const emit = (event: UploadEvent<Done>) => {
      if (!signal.aborted) apply(entry, event);
    };
    uploadFile(entry.deps, { file: item.file, input: entry.input, left: entry.left, begun, signal, emit }).then(
      (result) => emit({ type: "finished", result }),
      (thrown) => emit({ type: "failed", error: asUploadError(thrown) }),
    );
  }

  /** @returns whether the event changed anything */
  function apply(entry: Entry<Answer>, event: UploadEvent<Done>): boolean {
    const before = entry.record;
    entry.record = reduceUpload(before, event);
    if (entry.record === before) return false;
    const { item, begun } = entry.record;
    count(+isMoving(item) - +isMoving(before.item));
    changed();
    if (isSettled(item)) {
      entry.stopRun();
      entry.release();
      if (item.status !== "done" && before.begun !== undefined && begun === undefined)
        void giveBack(entry.deps, before.begun);
      runSafely(() => entry.onSettled?.(item));
      runSafely(() => options.onSettled?.(item));
    }
    return true;
  }

  function changed(): void {
    items = undefined;
    notifier.notify();
  }

  function goOn(): void {
    nudges.dispatchEvent(new Event("nudge"));
  }

  function abort(id: string): void {
    const entry = entries.get(id);
    if (entry !== undefined) apply(entry, { type: "aborted" });
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
    pause(id) {
      const entry = entries.get(id);
      if (entry !== undefined && apply(entry, { type: "paused" })) entry.stopRun();
    },
    resume(id) {
      const entry = entries.get(id);
      if (entry?.record.item.status === "paused" && apply(entry, { type: "started" })) run(entry);
    },
    abort,
    retry(id) {
      const entry = entries.get(id);
      if (entry?.record.item.status === "waiting") goOn();
      if (entry === undefined || isActive(entry.record.item) || entry.signal?.aborted) return;
      if (apply(entry, { type: "started" })) activate(entry);
    },
    goOn,
    remove(id) {
      abort(id);
      if (entries.delete(id)) changed();
    },
    forAll: (act) => [...entries.keys()].forEach(act),
    subscribe: notifier.subscribe,
    getItems: () => (items ??= [...entries.values()].map(({ record }) => record.item)),
  };
}
