import { UploadError } from "@s3-direct/upload-core";
import { throwIfAborted } from "./abortable.ts";
import type { CreatedUpload } from "./created-upload.ts";
import type { Engine, EngineOptions } from "./engine.ts";
import { type Notifier, createNotifier, runSafely } from "./notifier.ts";
import { mayBePublished, uploadOf } from "./phase.ts";
import type { DoneOf, EngineProcedures, FinishAnswer } from "./procedures.ts";
import type { AbandonedUpload } from "./recovery/abandon.ts";
import { type UploadEvent, type UploadRecord, createRecord, reduceUpload } from "./reduce-upload.ts";
import type { EarlierUpload, FileHandle, Journal, Resume } from "./resumable.ts";
import {
  type RestartReason,
  type SettledItem,
  type UploadItem,
  isActive,
  isMoving,
  isSettled,
} from "./upload-state.ts";

export type StartOptions<Done> = {
  input?: unknown;
  handle?: FileHandle | undefined;
  /** What an earlier page did of it. */
  earlier?: EarlierUpload | undefined;
  restarted?: RestartReason;
  signal?: AbortSignal;
  onSettled?: (item: SettledItem<Done>) => void;
  /** The files that were given together with this one. */
  batch?: readonly Blob[];
};

/** What is looked at before a file is announced. */
export type UploadToPrepare = {
  file: File;
  input: unknown;
  batch: readonly Blob[] | undefined;
  signal: AbortSignal;
};

export type UploadStoreOptions<Done> = EngineOptions & {
  follow?: Resume["follow"] | undefined;
  /** Makes a file ready to be announced. What it throws is how the upload ends. */
  prepare?: ((id: string, upload: UploadToPrepare) => Promise<File>) | undefined;
  onBegin?: ((item: UploadItem<Done>) => void) | undefined;
  /** Told at once. Without `before` it is new, without `after` it is gone. */
  onChanged?: (before: UploadItem<Done> | undefined, after: UploadItem<Done> | undefined) => void;
  /** @param isNews false where somebody gives up what has failed before */
  onSettled?: ((item: SettledItem<Done>, isNews: boolean) => void) | undefined;
};

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
  /** Ends all waits. */
  wakeAll: () => void;
  /** Tells the server that a key will not be used any more. Never rejects. */
  abandon: (id: string, upload: AbandonedUpload) => Promise<void>;
  /** Does something to every upload. */
  forAll: (act: (id: string) => void) => void;
  subscribe: Notifier["subscribe"];
  /** The same object until something changes. */
  getItem: (id: string) => UploadItem<Done> | undefined;
};

type Entry<Answer extends FinishAnswer> = {
  given: StartOptions<DoneOf<Answer>>;
  journal?: Journal | undefined;
  /** Whether its file and input stay what they are from here on, so that a journal can be kept of them. */
  isFixed: boolean;
  /** What its `signal` does. */
  readonly cancel: () => void;
  record: UploadRecord<DoneOf<Answer>>;
  /** Stops the run that is on. */
  stopRun: () => void;
  /** While the server is asked whether a cancelled upload is published already. */
  cancelling?: Promise<void> | undefined;
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
  let loading: Promise<Engine<Answer>> | undefined;
  // Ahead of the first file, so that it need not wait for it.
  if (typeof window !== "undefined") withEngine(nothing);
  const entries = new Map<string, Entry<Answer>>();
  const notifier = createNotifier();
  /** What `onBegin` was told of. */
  const begun = new Set<string>();

  /** All that is done for uploads is a chunk of its own. Where it could not be loaded the next one who needs it tries again. */
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

  function start(file: File, given: StartOptions<Done> = {}): string {
    lastId++;
    const id = `upload-${lastId}`;
    // What an earlier page has begun, and has looked at, is not begun a second time by hand.
    const isFixed = given.earlier !== undefined || (autoUpload && options.prepare === undefined);
    const status = autoUpload || given.earlier ? "starting" : "ready";
    const record = createRecord<Done>({ id, file, restarted: given.restarted, status });
    const journal = isFixed ? options.follow?.({ ...given, id, file }) : undefined;
    const entry: Entry<Answer> = { given, journal, isFixed, record, stopRun: nothing, cancel: () => abort(id) };
    entries.set(id, entry);
    changed(entry, undefined);
    if (given.signal?.aborted) abort(id);
    else activate(entry);
    return id;
  }

  function activate(entry: Entry<Answer>): void {
    entry.given.signal?.addEventListener("abort", entry.cancel);
    if (entry.record.item.status !== "ready") run(entry);
  }

  function run(entry: Entry<Answer>): void {
    const { id } = entry.record.item;
    const controller = new AbortController();
    const { signal } = controller;
    entry.stopRun = () => controller.abort();
    // What a run says after its end would speak of the next one.
    const emit = (event: UploadEvent<Done>) => {
      if (!signal.aborted) apply(entry, event);
    };
    const work = async () => {
      const { run } = await loadEngine();
      await takeOver(entry, { signal, emit });
      await prepare(entry, { signal, emit });
      const { given, journal, record } = entry;
      const { file } = record.item;
      return run({ id, journal, file, input: given.input, signal, emit }, record.phase);
    };
    work().then(
      (result) => emit({ type: "finished", result }),
      (thrown) => emit({ type: "failed", error: asUploadError(thrown) }),
    );
  }

  /** Once for an upload: what is tried again, or was begun by an earlier page, has been looked at. */
  async function prepare(
    entry: Entry<Answer>,
    { signal, emit }: { signal: AbortSignal; emit: (event: UploadEvent<Done>) => void },
  ): Promise<void> {
    const { given, isFixed, record } = entry;
    const { id, file } = record.item;
    if (!isFixed) {
      const { input, batch } = given;
      const ready = await options.prepare?.(id, { file, input, batch, signal });
      throwIfAborted(signal);
      if (ready && ready !== file) emit({ type: "replaced", file: ready });
      entry.isFixed = true;
      entry.journal = options.follow?.({ ...given, id, file: ready ?? file });
    }
    if (begun.has(id)) return;
    begun.add(id);
    runSafely(() => options.onBegin?.(entry.record.item));
  }

  /** Goes on from what an earlier page did of it. */
  async function takeOver(
    { given, record }: Entry<Answer>,
    run: { signal: AbortSignal; emit: (event: UploadEvent<Done>) => void },
  ): Promise<void> {
    if (record.phase.name !== "creating") return;
    const phase = await given.earlier?.takeOver(run);
    if (phase !== undefined) run.emit({ type: "moved", phase });
    throwIfAborted(run.signal);
  }

  /** @returns whether the event changed anything */
  function apply(entry: Entry<Answer>, event: UploadEvent<Done>): boolean {
    const before = entry.record;
    entry.record = reduceUpload(before, event);
    if (entry.record === before) return false;
    changed(entry, before.item);
    const { item } = entry.record;
    if (isSettled(item)) settle(entry, { item, before });
    return true;
  }

  function settle(
    entry: Entry<Answer>,
    { item, before }: { item: SettledItem<Done>; before: UploadRecord<Done> },
  ): void {
    entry.stopRun();
    entry.given.signal?.removeEventListener("abort", entry.cancel);
    const upload = uploadOf(before.phase);
    const isKept = item.status === "done" || uploadOf(entry.record.phase) !== undefined;
    const hadFailed = before.item.status === "error";
    const isNews = !(hadFailed && item.status === "aborted");
    if (upload === undefined || isKept) return tell(entry, item, isNews);
    // What finish has refused is not published; what S3 has refused may have arrived in an earlier attempt.
    const isInDoubt = item.status === "aborted" || before.phase.name === "sending";
    if (isInDoubt && mayBePublished(before.phase, item.file)) {
      entry.cancelling = cancel(entry, upload).then((isPublished) => {
        entry.cancelling = undefined;
        if (!isPublished) tell(entry, item, isNews);
      });
    } else {
      withEngine(({ abandon }) => abandon({ id: item.id, journal: entry.journal }, upload));
      tell(entry, item, isNews);
    }
  }

  /** Never rejects. @returns whether it was too late, so that the upload is done */
  async function cancel(entry: Entry<Answer>, upload: CreatedUpload): Promise<boolean> {
    const { id } = entry.record.item;
    const engine = await loadEngine().catch(nothing);
    const cancelled = (await engine?.cancel({ id, journal: entry.journal }, upload)) ?? { outcome: "unknown" };
    if (cancelled.outcome === "published") return apply(entry, { type: "published", result: cancelled.result });
    // Another try asks finish before it sends the file under another key.
    if (cancelled.outcome === "unknown")
      entry.record = { ...entry.record, phase: { name: "unsure", upload, failures: 0 } };
    return false;
  }

  function tell(entry: Entry<Answer>, item: SettledItem<Done>, isNews: boolean): void {
    if (isNews) runSafely(() => entry.given.onSettled?.(item));
    runSafely(() => options.onSettled?.(item, isNews));
  }

  function changed(entry: Entry<Answer>, before: UploadItem<Done> | undefined): void {
    const { item, phase } = entry.record;
    // What waits for somebody to sign in has not begun: nothing of it would be lost.
    const waitsForSignIn = item.status === "waiting" && item.reason === "signed-out" && !uploadOf(phase);
    const hasBegun = item.status !== "ready" && !waitsForSignIn;
    const look = (at: number) => void apply(entry, { type: "looked", at });
    const isSending = item.status === "uploading";
    const state = { isMoving: isMoving(item), isAtRisk: isActive(item) && hasBegun, ...(isSending && { look }) };
    if (before?.status !== item.status || item.status === "waiting") withEngine(({ note }) => note(item.id, state));
    options.onChanged?.(before, item);
    notifier.notify(item.id);
  }

  const wakeAll = () => withEngine((engine) => engine.wakeAll());

  function abort(id: string): void {
    const entry = entries.get(id);
    if (entry !== undefined) apply(entry, { type: "aborted" });
  }

  function retry(id: string): void {
    const entry = entries.get(id);
    if (entry?.record.item.status === "waiting") wakeAll();
    if (entry === undefined || isActive(entry.record.item) || entry.given.signal?.aborted) return;
    if (entry.cancelling !== undefined) void entry.cancelling.then(() => retry(id));
    else {
      const hasStarted = apply(entry, { type: "started" });
      if (hasStarted) activate(entry);
    }
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
    begin(id) {
      const entry = entries.get(id);
      if (entry?.record.item.status !== "ready") return;
      const hasStarted = apply(entry, { type: "started" });
      if (hasStarted) run(entry);
    },
    setInput(id, input) {
      const entry = entries.get(id);
      if (entry?.record.item.status === "ready") entry.given = { ...entry.given, input };
    },
    pause(id) {
      const entry = entries.get(id);
      if (entry === undefined) return;
      const hasPaused = apply(entry, { type: "paused" });
      if (hasPaused) entry.stopRun();
    },
    resume(id) {
      const entry = entries.get(id);
      if (entry?.record.item.status !== "paused") return;
      const hasStarted = apply(entry, { type: "started" });
      if (hasStarted) run(entry);
    },
    abort,
    retry,
    wakeAll,
    abandon: (id, upload) => loadEngine().then((loaded) => loaded.abandon({ id }, upload), nothing),
    remove(id) {
      const entry = entries.get(id);
      if (entry === undefined) return;
      abort(id);
      entries.delete(id);
      begun.delete(id);
      options.onChanged?.(entry.record.item, undefined);
      notifier.notify(id);
    },
    forAll: (act) => [...entries.keys()].forEach(act),
    subscribe: notifier.subscribe,
    getItem: (id) => entries.get(id)?.record.item,
  };
}

const asUploadError = (thrown: unknown) =>
  thrown instanceof UploadError ? thrown : new UploadError("INTERNAL", { cause: thrown });
