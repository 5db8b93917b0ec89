import { toUploadError } from "@s3-direct/upload-core";
import { throwIfAborted, unlessAborted } from "../lib/abortable.ts";
import { create } from "./create.ts";
import { type FileSlot, needsSlot } from "../scheduling/file-slot.ts";
import { finish } from "./finish.ts";
import { type EngineState, type Phase, type PhaseEvent, next, stateOf } from "./phase.ts";
import type { DoneOf, FinishAnswer } from "../procedures.ts";
import { afterFailure } from "../recovery/after-failure.ts";
import { findOut } from "../recovery/find-out.ts";
import type { Run } from "./run.ts";
import { sendInParts } from "./send-in-parts.ts";
import { sendWhole } from "./send-whole.ts";

/**
 * Takes one file through create, send and finish, starting in the given phase. `phase.ts` says which phase follows
 * which.
 * @throws UploadError
 */
export async function uploadFile<Answer extends FinishAnswer>(
  run: Run<Answer>,
  { phase: from, slot }: { phase: Phase<DoneOf<Answer>>; slot: FileSlot },
): Promise<void> {
  let state = stateOf(from);
  for (;;) {
    const { phase } = state;
    if (phase.name === "done") return;
    if (phase.name === "failed") throw phase.failure;
    if (needsSlot(phase)) await slot.take(run.signal);
    else slot.free();
    state = next(state, await outcomeOf(run, { ...state, phase }));
    run.emit({ type: "moved", phase: state.phase });
  }
}

/** A state in which there is still work to do. */
type OpenState<Done> = EngineState<Done> & { phase: Exclude<Phase<Done>, { name: "done" | "failed" }> };

/**
 * Runs the current phase.
 * @returns the event that decides the next phase, also after most failures
 * @throws UploadError if nothing else can be tried
 */
async function outcomeOf<Answer extends FinishAnswer>(
  run: Run<Answer>,
  state: OpenState<DoneOf<Answer>>,
): Promise<PhaseEvent<DoneOf<Answer>>> {
  const { signal } = run;
  throwIfAborted(signal);
  return unlessAborted(runPhase(run, state), signal).catch((thrown: unknown) => {
    throwIfAborted(signal);
    const failure = toUploadError(thrown);
    const after = afterFailure(failure, state);
    if (!after) throw failure;
    return after;
  });
}

async function runPhase<Answer extends FinishAnswer>(
  run: Run<Answer>,
  { phase, restarts }: OpenState<DoneOf<Answer>>,
): Promise<PhaseEvent<DoneOf<Answer>>> {
  switch (phase.name) {
    case "creating":
      return create(run);
    case "sending": {
      const { upload } = phase;
      const { plan } = upload;
      if (plan.kind === "multipart") return sendInParts(run, { ...phase, upload: { ...upload, plan } });
      if (plan.kind === "key-only") return { type: "unsure", reason: "left" };
      return sendWhole(run, { ...phase, plan });
    }
    case "unsure":
      return findOut(run, { phase, restarts });
    case "finishing":
      return finish(run, phase.upload);
  }
}
