import { UploadError } from "@s3-direct/upload-core";
import type { Engine } from "./engine.ts";
import { runSafely } from "./notifier.ts";
import { mayHaveArrived } from "./phase.ts";
import type { DoneOf, FinishAnswer } from "./procedures.ts";
import type { UploadEvent } from "./reduce-upload.ts";
import type { StoreDeps, StoredUpload } from "./stored-upload.ts";

/** Made once: an error of its own for each upload that ends takes longer than all that is stopped by it. */
const stopped = new DOMException("The upload has ended.", "AbortError");

/** A run as the store holds it, which can stop it. */
type StoppableRun<Done> = {
  upload: StoredUpload<Done>;
  /** Made when it is first read: Node makes a signal only then, and many files are added at once. */
  readonly signal: AbortSignal;
  isStopped: boolean;
  /** Leaves the line of those who wait for their turn. */
  leave: () => void;
  emit: (event: UploadEvent<Done>) => void;
  fail: (thrown: unknown) => void;
};

/** Has the engine work on an upload from where it stands, until it ends or is stopped. */
export function runUpload<Answer extends FinishAnswer>(
  deps: StoreDeps<Answer>,
  upload: StoredUpload<DoneOf<Answer>>,
): void {
  const run = beginRun<Answer>(deps, upload);
  getReady<Answer>(deps, run).then((engine) => {
    if (!run.isStopped) engine.work(forEngine(run));
  }, run.fail);
}

/** Begins what `stopRun` stops. */
function beginRun<Answer extends FinishAnswer>(
  deps: StoreDeps<Answer>,
  upload: StoredUpload<DoneOf<Answer>>,
): StoppableRun<DoneOf<Answer>> {
  const controller = new AbortController();
  // What a run says after its end would speak of the next one.
  const emit = (event: UploadEvent<DoneOf<Answer>>) => {
    if (!run.isStopped) deps.apply(upload, event);
  };
  const run: StoppableRun<DoneOf<Answer>> = {
    upload,
    emit,
    get signal() {
      return controller.signal;
    },
    isStopped: false,
    leave: () => {},
    fail: (thrown) => emit({ type: "failed", error: asUploadError(thrown) }),
  };
  upload.stopRun = () => {
    run.isStopped = true;
    run.leave();
    controller.abort(stopped);
  };
  return run;
}

async function getReady<Answer extends FinishAnswer>(
  deps: StoreDeps<Answer>,
  run: StoppableRun<DoneOf<Answer>>,
): Promise<Engine<Answer>> {
  const engine = await deps.loadEngine();
  await takeOver(engine, run);
  if (!run.isStopped) {
    await lookAtFile(deps, run).catch((thrown: unknown) => {
      throw engine.explain(thrown);
    });
  }
  return engine;
}

/** The same run, with what the engine needs to know of its upload. */
function forEngine<Done>(run: StoppableRun<Done>) {
  const { given, journal, record } = run.upload;
  const { id, file } = record.item;
  return Object.assign(run, {
    id,
    file,
    input: given.input,
    journal,
    phase: record.phase,
    onQueued(leave: () => void) {
      run.leave = leave;
    },
  });
}

/** Goes on from what an earlier page did of it. */
async function takeOver<Answer extends FinishAnswer>(
  engine: Engine<Answer>,
  run: StoppableRun<DoneOf<Answer>>,
): Promise<void> {
  const { given, record } = run.upload;
  if (given.earlier === undefined || record.phase.name !== "creating") return;
  const left = await given.earlier.takeOver(run);
  if (left !== undefined) run.emit({ type: "moved", phase: engine.next(record.phase, left) });
}

/** Has the rules look at a file before each try to send it, and makes it ready before the first. An earlier page has done so for its own. */
async function lookAtFile<Answer extends FinishAnswer>(
  { options }: StoreDeps<Answer>,
  run: StoppableRun<DoneOf<Answer>>,
): Promise<void> {
  const { upload, emit, fail } = run;
  const { given, record, isPrepared } = upload;
  const { input, batch, earlier } = given;
  const { id, file } = record.item;
  // Of what may have arrived finish knows more than the rules do.
  const mustSend = !mayHaveArrived(record.phase);
  const toPrepare = { file, input, batch, isPrepared, signal: run.signal, refuse: fail };
  const ready = (mustSend && !earlier && (await options.prepare?.(id, toPrepare))) || file;
  if (run.isStopped) return;
  if (!isPrepared) {
    if (ready !== file) emit({ type: "replaced", file: ready });
    upload.isPrepared = true;
    upload.journal = options.follow?.({ ...given, id, file: ready });
  }
  if (upload.hasBegun) return;
  upload.hasBegun = true;
  runSafely(() => options.onBegin?.(upload.record.item));
}

function asUploadError(thrown: unknown): UploadError {
  return thrown instanceof UploadError ? thrown : new UploadError("INTERNAL", { cause: thrown });
}
