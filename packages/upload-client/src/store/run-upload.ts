import { UploadError } from "@s3-direct/upload-core";
import type { Engine } from "../engine.ts";
import { runSafely } from "./notifier.ts";
import { mayHaveArrived } from "../flow/phase.ts";
import type { DoneOf, FinishAnswer } from "../procedures.ts";
import type { UploadEvent } from "./reduce-upload.ts";
import type { StoppableRun, StoreDeps, StoreEntry } from "./store-entry.ts";

/** Made once: making an error for each upload takes longer than all the work that the error stops. */
const stopped = new DOMException("The upload has ended.", "AbortError");

/** Starts the engine's work on an upload: from its current phase until it ends or is stopped. */
export function runUpload<Answer extends FinishAnswer>(
  deps: StoreDeps<Answer>,
  upload: StoreEntry<DoneOf<Answer>>,
): void {
  const run: StoppableRun<DoneOf<Answer>> = { upload, apply: deps.apply, isStopped: false };
  upload.run = run;
  start<Answer>(deps, run).catch((thrown: unknown) => fail(run, thrown));
}

async function start<Answer extends FinishAnswer>(
  deps: StoreDeps<Answer>,
  run: StoppableRun<DoneOf<Answer>>,
): Promise<void> {
  const engine = await deps.loadEngine();
  if (!run.isStopped) await takeOver(engine, run);
  if (!run.isStopped) {
    await lookAtFile(deps, run).catch((thrown: unknown) => {
      throw engine.explain(thrown);
    });
  }
  if (!run.isStopped) run.leave = engine.enqueue(run.upload.state, () => atWork(run));
}

/** Stops the current run, if there is one. */
export function stopRun<Done>({ run }: StoreEntry<Done>): void {
  if (!run) return;
  run.isStopped = true;
  run.leave?.();
  run.controller?.abort(stopped);
}

/** Makes what the engine needs to work on an upload. This is made late, because thousands may be waiting. */
function atWork<Done>(run: StoppableRun<Done>) {
  const { given, journal, state } = run.upload;
  const { id, file } = state.item;
  run.controller ??= new AbortController();
  return {
    id,
    file,
    input: given.input,
    journal,
    phase: state.phase,
    signal: run.controller.signal,
    emit: (event: UploadEvent<Done>) => emit(run, event),
    fail: (thrown: unknown) => fail(run, thrown),
  };
}

/** Continues from what an earlier page has done for an upload. */
async function takeOver<Answer extends FinishAnswer>(
  engine: Engine<Answer>,
  run: StoppableRun<DoneOf<Answer>>,
): Promise<void> {
  const { given, state } = run.upload;
  if (!given.earlier || state.phase.name !== "creating") return;
  const left = await given.earlier.takeOver(atWork(run));
  if (left) emit(run, { type: "moved", phase: engine.after(left) });
}

/**
 * Checks the file against the rules before every attempt to send it, and runs `beforeUpload` before the first one. An
 * upload from an earlier page has been through both.
 */
async function lookAtFile<Answer extends FinishAnswer>(
  { options }: StoreDeps<Answer>,
  run: StoppableRun<DoneOf<Answer>>,
): Promise<void> {
  const { upload } = run;
  const { given, state, isPrepared } = upload;
  const { id, file } = state.item;
  // About a file that may have arrived, finish knows more than the rules.
  const mustSend = !mayHaveArrived(state.phase);
  const prepare = mustSend && !given.earlier ? options.prepare : undefined;
  const ready = (await prepare?.({ ...atWork(run), batch: given.batch, isPrepared })) ?? file;
  if (run.isStopped) return;
  if (!isPrepared) {
    if (ready !== file) emit(run, { type: "replaced", file: ready });
    upload.isPrepared = true;
    upload.journal = options.journal?.({ ...given, id, file: ready });
  }
  if (upload.hasBegun) return;
  upload.hasBegun = true;
  runSafely(() => options.onBegin?.(upload.state.item));
}

/**
 * Passes an event on to the store. Once the run has ended, events are dropped: the store would take them for the next
 * run's.
 */
function emit<Done>(run: StoppableRun<Done>, event: UploadEvent<Done>): void {
  if (!run.isStopped) run.apply(run.upload, event);
}

function fail<Done>(run: StoppableRun<Done>, thrown: unknown): void {
  const error = thrown instanceof UploadError ? thrown : new UploadError("INTERNAL", { cause: thrown });
  emit(run, { type: "failed", error });
}
