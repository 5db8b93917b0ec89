import { type UploadError, maxSizeAhead } from "@s3-direct/upload-core";
import type { CreatedUpload } from "./created-upload.ts";

/*
 * Words for an upload that is not where it should be:
 *
 * - missing: nothing has arrived, as far as anybody says, and its request is still good. It is sent again under the same key.
 * - abandoned: nothing has arrived, and the API has been told that the key will not be used any more. Another key follows.
 * - given-up: nothing has arrived, and another key would not help. It fails.
 * - lost: it was sent, and finish does not find it. It is sent again, once; of parts those that S3 does not list.
 * - gone: finish says `UPLOAD_GONE`. With a reason, it was ended or published: an error.
 * - forgotten: the same without a reason, so that nobody knows why. It counts as nothing having arrived.
 */

/** Where the engine stands with one upload, and all that it goes on from. Drawn in ARCHITECTURE.md. */
export type Phase<Done> =
  /** It has no key: it waits for a slot, then the API is asked for one. */
  | { readonly name: "creating" }
  /** It has a key, and bytes that S3 may lack. */
  | {
      readonly name: "sending";
      readonly upload: CreatedUpload;
      /** `storedParts` may not be what S3 has, so that it is asked first. */
      readonly mustListParts?: boolean;
      /** Transfers that have failed without an answer, and count. */
      readonly failures: number;
      /** Finish has been asked for it before, and may have published it without a word. */
      readonly wasUnsure?: boolean;
    }
  /** It may have arrived: finish knows. */
  | {
      readonly name: "unsure";
      readonly upload: CreatedUpload;
      /** Why nobody knows; undefined where there is nothing to send with: its request has expired, or was an earlier page's. */
      readonly failure?: UploadError | undefined;
      readonly failures: number;
      /** Abort was asked of this page, and its answer was not heard. */
      readonly wasCancelled?: boolean;
    }
  /** S3 has every byte: finish verifies and publishes. */
  | { readonly name: "finishing"; readonly upload: CreatedUpload }
  | { readonly name: "done"; readonly result: Done }
  /** Nothing of it has arrived, and nothing is left to be tried. */
  | { readonly name: "failed"; readonly upload: CreatedUpload; readonly failure: UploadError };

/** What the work of a phase came to. */
export type PhaseEvent<Done> =
  | { readonly type: "created"; readonly upload: CreatedUpload }
  | { readonly type: "stored" }
  | { readonly type: "doubted"; readonly failure?: UploadError | undefined }
  /** Nothing has arrived, as far as anybody says, and it can be sent again as it is; with the failures that count. */
  | { readonly type: "missing"; readonly failures: number }
  /** Nothing has arrived, and its key has been abandoned: another one may help. */
  | { readonly type: "abandoned" }
  /** Nothing has arrived, and another key would not help. */
  | { readonly type: "given-up"; readonly failure: UploadError }
  /** Finish does not find what has been sent. */
  | { readonly type: "lost" }
  | { readonly type: "finished"; readonly result: Done };

/** A phase, and how one run of an upload came to it. */
export type RunState<Done> = {
  readonly phase: Phase<Done>;
  /** How often it began anew under another key. */
  readonly restarts: number;
  /** How often finish did not find what had been sent. */
  readonly losses: number;
};

/** Which events each phase knows. */
const knownEvents: Record<Phase<unknown>["name"], readonly PhaseEvent<unknown>["type"][]> = {
  creating: ["created"],
  sending: ["stored", "doubted", "finished"],
  unsure: ["stored", "finished", "missing", "abandoned", "given-up"],
  finishing: ["finished", "lost"],
  done: [],
  failed: [],
};

/** The next state; the same one for an event that its phase does not know. */
export function next<Done>(state: RunState<Done>, event: PhaseEvent<Done>): RunState<Done> {
  const { phase, restarts, losses } = state;
  const enter = (entered: Phase<Done>): RunState<Done> => ({ ...state, phase: entered });
  if (!knownEvents[phase.name].includes(event.type)) return state;
  if (event.type === "created") {
    return enter({ name: "sending", upload: event.upload, failures: 0 });
  }
  if (event.type === "finished") return enter({ name: "done", result: event.result });
  const upload = uploadOf(phase);
  if (upload === undefined) return state;
  switch (event.type) {
    case "stored":
      return enter({ name: "finishing", upload });
    case "doubted":
      return enter({ name: "unsure", upload, failure: event.failure, failures: failuresOf(phase) });
    case "missing":
      return enter({ name: "sending", upload, failures: event.failures, wasUnsure: true });
    case "abandoned":
      return { ...enter({ name: "creating" }), restarts: restarts + 1 };
    case "given-up":
      return enter({ name: "failed", upload, failure: event.failure });
    case "lost":
      return { ...enter({ name: "sending", upload, mustListParts: true, failures: 0 }), losses: losses + 1 };
  }
}

const failuresOf = (phase: Phase<unknown>) => ("failures" in phase ? phase.failures : 0);

/** What has to be abandoned when nobody goes on with the upload. */
export function uploadOf(phase: Phase<unknown>): CreatedUpload | undefined {
  return "upload" in phase ? phase.upload : undefined;
}

/** Whether finish may have been asked, so that whoever cancels may come too late. */
export function mayBePublished(phase: Phase<unknown>, { size }: Blob): boolean {
  if (phase.name === "sending") {
    const mayHaveArrived = size <= maxSizeAhead || phase.wasUnsure === true;
    return phase.upload.plan.kind !== "multipart" && mayHaveArrived;
  }
  return phase.name === "unsure" || phase.name === "finishing";
}
