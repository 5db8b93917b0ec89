import { UploadError } from "@s3-direct/upload-core";
import { throwIfAborted } from "./abortable.ts";
import { runSafely } from "./notifier.ts";
import type { DoneOf, FinishAnswer } from "./procedures.ts";
import type { UploadEvent } from "./reduce-upload.ts";
import type { StoreDeps, StoredUpload } from "./stored-upload.ts";

type StoreRun<Done> = {
  upload: StoredUpload<Done>;
  signal: AbortSignal;
  emit: (event: UploadEvent<Done>) => void;
};

/** Has the engine work on an upload from where it stands, until it ends or is stopped. */
export function runUpload<Answer extends FinishAnswer>(
  deps: StoreDeps<Answer>,
  upload: StoredUpload<DoneOf<Answer>>,
): void {
  const controller = new AbortController();
  const { signal } = controller;
  upload.stopRun = () => controller.abort();
  // What a run says after its end would speak of the next one.
  const emit = (event: UploadEvent<DoneOf<Answer>>) => {
    if (!signal.aborted) deps.apply(upload, event);
  };
  work(deps, { upload, signal, emit }).then(
    (result) => emit({ type: "finished", result }),
    (thrown: unknown) => emit({ type: "failed", error: asUploadError(thrown) }),
  );
}

async function work<Answer extends FinishAnswer>(
  deps: StoreDeps<Answer>,
  run: StoreRun<DoneOf<Answer>>,
): Promise<DoneOf<Answer>> {
  const { upload, signal, emit } = run;
  const engine = await deps.loadEngine();
  await takeOver(run);
  await prepare(deps, run);
  const { given, journal, record } = upload;
  const { id, file } = record.item;
  return engine.run({ id, journal, file, input: given.input, signal, emit }, record.phase);
}

/** Goes on from what an earlier page did of it. */
async function takeOver<Done>({ upload, signal, emit }: StoreRun<Done>): Promise<void> {
  if (upload.record.phase.name !== "creating") return;
  const phase = await upload.given.earlier?.takeOver({ signal, emit });
  if (phase !== undefined) emit({ type: "moved", phase });
  throwIfAborted(signal);
}

/** Once for an upload: what is tried again, or was begun by an earlier page, has been looked at. */
async function prepare<Answer extends FinishAnswer>(
  { options }: StoreDeps<Answer>,
  { upload, signal, emit }: StoreRun<DoneOf<Answer>>,
): Promise<void> {
  const { given, record } = upload;
  const { id, file } = record.item;
  if (!upload.isPrepared) {
    const { input, batch } = given;
    const ready = await options.prepare?.(id, { file, input, batch, signal });
    throwIfAborted(signal);
    if (ready && ready !== file) emit({ type: "replaced", file: ready });
    upload.isPrepared = true;
    upload.journal = options.follow?.({ ...given, id, file: ready ?? file });
  }
  if (upload.hasBegun) return;
  upload.hasBegun = true;
  runSafely(() => options.onBegin?.(upload.record.item));
}

function asUploadError(thrown: unknown): UploadError {
  return thrown instanceof UploadError ? thrown : new UploadError("INTERNAL", { cause: thrown });
}
