import type { UploadError } from "@s3-direct/upload-core";
import { type ProgressEvent, createProgress, reduceProgress } from "@s3-direct/upload-core/internal";
import type { Phase } from "../flow/phase.ts";
import { type EndEvent, creating, phaseAfterEnd } from "../flow/phase-after-end.ts";
import { type RestartReason, type UploadItem, type WaitReason, isActive } from "./upload-state.ts";

/** An item as a page sees it, and the phase that only the engine knows. */
export type ItemState<Done> = {
  readonly item: UploadItem<Done>;
  /** The phase in which the next run starts. */
  readonly phase: Phase<Done>;
};

/** What happens to an upload while it is active. */
export type TransferEvent =
  /** The upload enters a step. */
  | { type: "entered"; status: "starting" | "uploading" | "finishing"; copied?: number | undefined }
  /** Bytes that S3 has or is receiving, and the time, in milliseconds, of a clock that does not jump. */
  | (Extract<ProgressEvent, { type: "loaded" }> & { at: number })
  | { type: "waited"; reason: WaitReason; cause?: UploadError | undefined }
  | { type: "restarted"; reason: RestartReason };

export type UploadEvent<Done> =
  | TransferEvent
  | EndEvent
  /** It starts, or continues after a stop. */
  | { type: "started" }
  | { type: "paused" }
  /** `beforeUpload` has returned another file, which is sent instead of the given one. */
  | { type: "replaced"; file: File }
  /** The engine has entered another phase (`next`). */
  | { type: "moved"; phase: Phase<Done> }
  /** After an abort or a failure: the server says that the file is already published, or does not answer. */
  | { type: "heard"; phase: Phase<Done> };

export function createState<Done>({
  id,
  file,
  restarted,
  status = "starting",
}: {
  id: string;
  file: File;
  restarted?: RestartReason | undefined;
  status?: "ready" | "starting";
}): ItemState<Done> {
  const item = { id, file, status, progress: createProgress(file.size), ...(restarted && { restarted }) };
  return { item, phase: creating };
}

/** Returns the next state; the same object if the event changes nothing or comes too late. */
export function reduceUpload<Done>(state: ItemState<Done>, event: UploadEvent<Done>): ItemState<Done> {
  const { item, phase } = state;
  const { status } = item;
  // Without its speed: a waiting upload has none, and its last one would otherwise count in the sum of all uploads.
  const base = () => ({ ...keptOf(item), progress: reduceProgress(item.progress, { type: "loaded", loaded: 0 }) });
  const enter = (entered: "starting" | "uploading" | "paused" | "finishing", copied?: number) =>
    status === entered && !copied ? state : { ...state, item: { ...base(), status: entered, copied } };

  if (event.type === "started") {
    return ["ready", "paused", "error", "aborted"].includes(status) ? enter("starting") : state;
  }
  if (event.type === "aborted") {
    if (!isActive(item) && status !== "error") return state;
    return { item: { ...base(), status: "aborted" }, phase: phaseAfterEnd(phase, event) };
  }
  if (event.type === "heard") return isActive(item) || status === "done" ? state : moveTo(item, event.phase);
  if (!isActive(item)) return state;

  switch (event.type) {
    case "entered":
      return enter(event.status, event.copied);
    case "waited":
      return { ...state, item: { ...base(), status: "waiting", reason: event.reason, cause: event.cause } };
    case "restarted":
      return { ...state, item: { ...item, restarted: event.reason } };
    case "paused":
      // A stored file cannot be paused: what remains is done by the server.
      return status === "ready" || phase.name === "finishing" ? state : enter("paused");
    case "replaced":
      return createState<Done>({ ...keptOf(item), file: event.file });
    case "loaded": {
      const progress = reduceProgress(item.progress, event);
      return progress === item.progress ? state : { ...state, item: { ...item, progress } };
    }
    case "moved":
      return moveTo(item, event.phase);
    case "failed": {
      const entered = phaseAfterEnd(phase, event);
      const { error } = event;
      return { item: { ...base(), status: "error", error, canResume: entered.name !== "creating" }, phase: entered };
    }
  }
}

function moveTo<Done>(item: UploadItem<Done>, phase: Phase<Done>): ItemState<Done> {
  if (phase.name !== "done") return { item, phase };
  const progress = reduceProgress(item.progress, { type: "finished" });
  const { id, file, restarted } = item;
  // Written field by field: V8 makes a hidden class for each object that begins with a spread, and with thousands of
  // items they stay in memory.
  const done = { id, file, progress, status: "done", result: phase.result, ...(restarted && { restarted }) } as const;
  return { item: done, phase };
}

/** The fields that an item keeps while it is not done. */
function keptOf({ id, file, restarted }: UploadItem<unknown>) {
  return { id, file, ...(restarted && { restarted }) };
}
