import { connectionsPerHost } from "@s3-direct/upload-core/internal";
import { unlessLate } from "./lib/abortable.ts";
import { loadParts } from "./flow/send-in-parts.ts";
import { loadHashing } from "./hashing/load.ts";
import { type FileSlot, enqueue } from "./scheduling/file-slot.ts";
import type { Extras } from "./extras/extras.ts";
import { loadExtras } from "./extras/load.ts";
import type { SpeedMeter } from "./extras/speed-meter.ts";
import type { CreatedUpload, NamedUpload } from "./flow/created-upload.ts";
import { noop } from "./lib/noop.ts";
import { type Phase, type PhaseEvent, next, stateOf } from "./flow/phase.ts";
import type { DoneOf, EngineProcedures, FinishAnswer } from "./procedures.ts";
import { abandon, abandonOrFinish } from "./recovery/abandon.ts";
import type { ItemState } from "./store/reduce-upload.ts";
import type { Journal } from "./resumable.ts";
import type { Run, RunDeps } from "./flow/run.ts";
import { pageScheduler } from "./scheduling/scheduler.ts";
import { creating } from "./flow/phase-after-end.ts";
import { longestAbandon } from "./lib/time-limits.ts";
import { sendToStorage } from "./transfer/xhr.ts";
import { uploadFile } from "./flow/upload-file.ts";
import type { UploaderOptions } from "./uploader-types.ts";

/** The options of an application that the engine uses. */
export type EngineSettings = Omit<
  UploaderOptions<never>,
  "onSettled" | "onBegin" | "onProgress" | "beforeUpload" | "resume"
>;

export type EngineOptions = EngineSettings & Required<Pick<EngineSettings, "retries" | "stallTimeout">>;

/** What the engine needs to know of an upload in a list. */
export type Subject = { readonly id: string; readonly journal?: Journal | undefined };

/** An upload that now has a slot, or needs none. */
type Started<Answer extends FinishAnswer> = Subject &
  Pick<Run<Answer>, "file" | "input" | "signal" | "emit"> & {
    phase: Phase<DoneOf<Answer>>;
    fail: (thrown: unknown) => void;
  };

/** Does the work of uploads. It is loaded as a separate chunk, and keeps no list: the store does. */
export type Engine<Answer extends FinishAnswer> = {
  /** Queues an upload, calls `begin` once it gets a slot, and works on it. @returns a function that leaves the queue */
  enqueue: (state: ItemState<DoneOf<Answer>>, begin: () => Started<Answer>) => () => void;
  /**
   * Tells the engine that an upload has changed, so that it can update the page's `beforeunload` prompt, wake lock and
   * preconnects.
   */
  changed: (state: ItemState<unknown>) => void;
  /**
   * Tells the server that a key will not be used any more. Resolves when the server has answered, or after
   * `longestAbandon`.
   * @throws UploadError
   */
  abandon: (subject: Subject, upload: NamedUpload) => Promise<unknown>;
  /**
   * Does the same for a key that may already be published. Never rejects.
   * @returns the phase of the upload then: `done` if it is published
   */
  abandonOrFinish: (subject: Subject, upload: CreatedUpload) => Promise<Phase<DoneOf<Answer>>>;
  /** Returns the phase that an event leads to from `creating`. */
  after: (event: PhaseEvent<DoneOf<Answer>>) => Phase<DoneOf<Answer>>;
  /** Ends the waits that `Uploader.continueAll` names. */
  wakeAll: () => void;
  /** Returns a failure with an explanation on a developer's own machine, and unchanged on any other page. */
  explain: (thrown: unknown) => unknown;
};

export function createEngine<Answer extends FinishAnswer>(
  /** Returns the procedures of an upload by its id: a component may be given another endpoint later. */
  procedures: (id: string) => EngineProcedures<Answer>,
  options: EngineOptions,
): Engine<Answer> {
  const { retries, stallTimeout, checksum = true, scheduler = pageScheduler, trace } = options;
  const wake = new EventTarget();
  /** How many uploads are queued or in progress. */
  let enqueued = 0;
  // If there are more than a host has connections for twice, finish is not called early: they wait for connections, not
  // for finish.
  const isBusy = () => enqueued > 2 * connectionsPerHost;
  const learned = { hasCreated: false, checksum };
  const shared = { scheduler, retries, stallTimeout, wake, isBusy, learned };
  const depsOf = ({ id, journal }: Subject): RunDeps<Answer> => {
    const transport = { procedures: procedures(id), send: sendToStorage };
    return { journal, ...shared, ...(trace?.({ id }, transport) ?? transport) };
  };
  const after = (event: PhaseEvent<DoneOf<Answer>>) => next(stateOf<DoneOf<Answer>>(creating), event).phase;
  let extras: Extras | undefined;
  /** Uploads continue without the extras if these cannot be loaded. */
  const getExtras = () => loadExtras().then(({ createExtras }) => (extras ??= createExtras(options)));
  const explain = (thrown: unknown) => extras?.explain(thrown) ?? thrown;
  // Loaded before the first file, so that the file need not wait. A failure is reported when a chunk is needed.
  if (globalThis.window) {
    if (checksum) loadHashing().catch(noop);
    loadParts().catch(noop);
    getExtras().catch(noop);
  }

  async function workOn(started: Started<Answer>, slot: FileSlot): Promise<void> {
    let meter: SpeedMeter<DoneOf<Answer>> | undefined;
    const emit: typeof started.emit = (event) => {
      meter ??= extras?.measure(started);
      (meter ?? started).emit(event);
    };
    try {
      const { file, input, signal } = started;
      // These fields come before the spread: V8 makes a separate hidden class for each object that begins with a large
      // spread.
      const run = { file, input, signal, emit, early: new Map(), ...depsOf(started) };
      await uploadFile<Answer>(run, { phase: started.phase, slot });
    } catch (thrown) {
      started.fail(explain(thrown));
    } finally {
      enqueued--;
      slot.free();
      meter?.end();
    }
  }

  return {
    enqueue(state, begin) {
      enqueued++;
      const leave = enqueue(scheduler.files, state, (slot) => void workOn(begin(), slot));
      return () => {
        if (leave()) enqueued--;
      };
    },
    changed: (state) => void getExtras().then(({ changed }) => changed(state), noop),
    abandonOrFinish: async (subject, upload) => after(await abandonOrFinish(depsOf(subject), upload)),
    after,
    abandon: (subject, upload) => unlessLate(abandon(depsOf(subject), upload), longestAbandon, noop),
    wakeAll: () => void wake.dispatchEvent(new Event("wake")),
    explain,
  };
}
