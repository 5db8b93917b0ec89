import { connectionsPerHost } from "@s3-direct/upload-core";
import { loadParts } from "./send-in-parts.ts";
import { loadHashing } from "./hashing/load.ts";
import { type FileInLine, inTurn } from "./file-slot.ts";
import { createPageEffects } from "./page-effects.ts";
import type { Phase } from "./phase.ts";
import type { DoneOf, EngineProcedures, FinishAnswer } from "./procedures.ts";
import { type AbandonedUpload, type Cancelled, abandon, cancel } from "./recovery/abandon.ts";
import type { explain as explainFailure } from "./recovery/explain.ts";
import type { StoreRecord } from "./reduce-upload.ts";
import type { Journal } from "./resumable.ts";
import type { Run, RunDeps } from "./run.ts";
import { pageScheduler } from "./scheduler.ts";
import type { Interceptor } from "./traceable.ts";
import { sendToStorage } from "./transfer/xhr.ts";
import { uploadFile } from "./upload-file.ts";
import type { UploaderOptions } from "./uploader-types.ts";

export type EngineOptions = Omit<
  UploaderOptions<never>,
  "onSettled" | "onBegin" | "onProgress" | "beforeUpload" | "resume" | "trace"
> & {
  intercept?: Interceptor | undefined;
};

/** An upload of a list, as the engine needs to know it. */
type Subject = { readonly id: string; readonly journal?: Journal | undefined };

type UploadInLine<Answer extends FinishAnswer> = Subject &
  Pick<Run<Answer>, "file" | "input" | "signal" | "emit"> & {
    phase: Phase<DoneOf<Answer>>;
    onQueued: FileInLine["onQueued"];
    fail: (thrown: unknown) => void;
  };

/** All that is done for uploads: a chunk of its own, which keeps no list of them. */
export type Engine<Answer extends FinishAnswer> = {
  /** Works on an upload when it is its turn, and says what it came to. `signal` is not read before. */
  run: (upload: UploadInLine<Answer>) => void;
  /** What an upload does to its page. */
  note: (record: StoreRecord<unknown>) => void;
  /** Tells the server that a key will not be used any more. Never rejects: the storage's own expiry is behind it. */
  abandon: (subject: Subject, upload: AbandonedUpload) => Promise<void>;
  /** The same, when finish may have been asked. Never rejects. */
  cancel: (subject: Subject, upload: AbandonedUpload) => Promise<Cancelled<DoneOf<Answer>>>;
  /** Ends the waits that `Uploader.goOn` names. */
  wakeAll: () => void;
  /** A failure as its developer should read it. Elsewhere it is given back as it is. */
  explain: (thrown: unknown) => unknown;
};

/** Where applications are developed. */
const ownMachine = /(^|\.)localhost$|^127\.|^\[::1\]$/;

export function createEngine<Answer extends FinishAnswer>(
  /** Returns an upload's procedures by its id: a component may be given another endpoint. */
  procedures: (id: string) => EngineProcedures<Answer>,
  options: EngineOptions,
  /** Looks at an upload that is being sent. */
  look: (id: string, at: number) => void,
): Engine<Answer> {
  const { retries = 5, stallTimeout = 30, checksum = true, scheduler = pageScheduler, intercept } = options;
  const wake = new EventTarget();
  const page = createPageEffects(options, look);
  // With more uploads moving than a host has connections, finish is not asked early: those uploads wait for connections, not for finish.
  const isBusy = () => page.moving() > connectionsPerHost;
  const session = { hasCreated: false, checksum };
  const depsOf = ({ id, journal }: Subject): RunDeps<Answer> => {
    const transport = { procedures: procedures(id), send: sendToStorage };
    const { procedures: called, send } = intercept?.({ id }, transport) ?? transport;
    return { procedures: called, send, scheduler, retries, stallTimeout, wake, isBusy, session, journal };
  };
  // No other page loads it.
  let explain: typeof explainFailure = (failure) => failure;
  if (ownMachine.test(globalThis.location?.hostname)) {
    import("./recovery/explain.ts").then((loaded) => (explain = loaded.explain), nothing);
  }
  // Ahead of the first file, so that it need not wait for it. Failing is no news yet.
  if (globalThis.window) {
    if (checksum) loadHashing().catch(nothing);
    loadParts().catch(nothing);
  }

  return {
    run: (upload) =>
      inTurn(scheduler.files, upload, async (slot) => {
        const emit: typeof upload.emit = (event) =>
          upload.emit(event.type === "waited" ? { ...event, cause: explain(event.cause) } : event);
        try {
          const run = { ...upload, ...depsOf(upload), emit, early: new Map() };
          const result = await uploadFile<Answer>(run, { phase: upload.phase, slot });
          emit({ type: "finished", result });
        } catch (thrown) {
          upload.fail(explain(thrown));
        } finally {
          slot.free();
        }
      }),
    note: page.update,
    cancel: (subject, upload) => cancel(depsOf(subject), upload),
    abandon: (subject, upload) => abandon(depsOf(subject), upload).then(nothing, nothing),
    wakeAll: () => void wake.dispatchEvent(new Event("wake")),
    explain: (thrown) => explain(thrown),
  };
}

const nothing = () => {};
