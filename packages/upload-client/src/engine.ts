import { connectionsPerHost } from "@s3-direct/upload-core";
import { unlessLate } from "./lib/abortable.ts";
import { loadParts } from "./flow/send-in-parts.ts";
import { loadHashing } from "./hashing/load.ts";
import { type FileSlot, enqueue } from "./scheduling/file-slot.ts";
import type { Extras } from "./extras/extras.ts";
import { loadExtras } from "./extras/load.ts";
import type { SpeedMeter } from "./extras/speed-meter.ts";
import type { CreatedUpload, NamedUpload } from "./flow/created-upload.ts";
import { loadOnce } from "./lib/load-once.ts";
import { noop } from "./lib/noop.ts";
import { type Phase, type PhaseEvent, next, stateOf } from "./flow/phase.ts";
import type { DoneOf, EngineProcedures, FinishAnswer } from "./procedures.ts";
import { abandon, abandonOrFinish } from "./recovery/abandon.ts";
import type { ItemState } from "./store/reduce-upload.ts";
import type { Journal } from "./resumable.ts";
import type { Run, RunDeps } from "./flow/run.ts";
import { pageScheduler } from "./scheduling/scheduler.ts";
import { longestAbandon } from "./lib/time-limits.ts";
import { sendToStorage } from "./transfer/xhr.ts";
import { uploadFile } from "./flow/upload-file.ts";
import type { UploaderOptions } from "./uploader-types.ts";

/** What an application has set of the engine. */
export type EngineSettings = Omit<
  UploaderOptions<never>,
  "onSettled" | "onBegin" | "onProgress" | "beforeUpload" | "resume"
>;

export type EngineOptions = EngineSettings & Required<Pick<EngineSettings, "retries" | "stallTimeout">>;

/** An upload of a list, as the engine needs to know it. */
export type Subject = { readonly id: string; readonly journal?: Journal | undefined };

/** An upload whose turn it is. */
type Started<Answer extends FinishAnswer> = Subject &
  Pick<Run<Answer>, "file" | "input" | "signal" | "emit"> & {
    phase: Phase<DoneOf<Answer>>;
    fail: (thrown: unknown) => void;
  };

/** Everything that is done for uploads: a chunk of its own, which keeps no list of them. */
export type Engine<Answer extends FinishAnswer> = {
  /** Puts an upload in line, calls `begin` when it is its turn, and works on it. @returns what leaves the line */
  enqueue: (state: ItemState<DoneOf<Answer>>, begin: () => Started<Answer>) => () => void;
  /** An upload has changed, which its page may have to show: a question before it is closed, a screen that stays on. */
  changed: (state: ItemState<unknown>) => void;
  /** Tells the server that a key will not be used any more. Resolves when it has heard, or after `longestAbandon`. @throws UploadError */
  abandon: (subject: Subject, upload: NamedUpload) => Promise<unknown>;
  /** The same of a key that may be published already. Never rejects. @returns `finished` if it is */
  abandonOrFinish: (subject: Subject, upload: CreatedUpload) => Promise<PhaseEvent<DoneOf<Answer>>>;
  /** The phase that an event leads to. */
  next: (phase: Phase<DoneOf<Answer>>, event: PhaseEvent<DoneOf<Answer>>) => Phase<DoneOf<Answer>>;
  /** Ends the waits that `Uploader.goOn` names. */
  wakeAll: () => void;
  /** On a developer's own machine a failure with an explanation; on any other page the failure as it is. */
  explain: (thrown: unknown) => unknown;
};

export function createEngine<Answer extends FinishAnswer>(
  /** Returns an upload's procedures by its id: a component may be given another endpoint. */
  procedures: (id: string) => EngineProcedures<Answer>,
  options: EngineOptions,
): Engine<Answer> {
  const { retries, stallTimeout, checksum = true, scheduler = pageScheduler, trace } = options;
  const wake = new EventTarget();
  /** Uploads in line or under way. */
  let enqueued = 0;
  // With more of them than a host has connections, finish is not asked early: they wait for connections, not for finish.
  const isBusy = () => enqueued > connectionsPerHost;
  const learned = { hasCreated: false, checksum };
  const shared = { scheduler, retries, stallTimeout, wake, isBusy, learned };
  const depsOf = ({ id, journal }: Subject): RunDeps<Answer> => {
    const transport = { procedures: procedures(id), send: sendToStorage };
    return { journal, ...shared, ...(trace?.({ id }, transport) ?? transport) };
  };
  let extras: Extras | undefined;
  /** Uploads go on without them where they could not be loaded. */
  const getExtras = loadOnce(loadExtras, ({ createExtras }) => (extras = createExtras(options)));
  const explain = (thrown: unknown) => extras?.explain(thrown) ?? thrown;
  // Ahead of the first file, so that it need not wait for them. A failure is reported when they are needed.
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
      // These come before the spread: V8 makes a hidden class of its own for each object that begins with a large one.
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
    abandonOrFinish: (subject, upload) => abandonOrFinish(depsOf(subject), upload),
    next: (phase, event) => next(stateOf(phase), event).phase,
    abandon: (subject, upload) => unlessLate(abandon(depsOf(subject), upload), longestAbandon, noop),
    wakeAll: () => void wake.dispatchEvent(new Event("wake")),
    explain,
  };
}
