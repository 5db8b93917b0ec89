import type { UploadError } from "@s3-direct/upload-core";
import { maxEarlyFinishSize } from "@s3-direct/upload-core/internal";
import type { CreatedUpload } from "./created-upload.ts";

/**
 * How far the engine has come with an upload, with everything that it needs to continue. ARCHITECTURE.md has a diagram.
 */
export type Phase<Done> =
  /** The upload has no key: it waits for a slot, then calls create. */
  | { readonly name: "creating" }
  /** The upload has a key; S3 may still lack some of its bytes. */
  | {
      readonly name: "sending";
      readonly upload: CreatedUpload;
      /** Set if `storedParts` may differ from what S3 has: the parts are listed first. */
      readonly mustListParts?: boolean;
      /** How many transfers have failed without an answer, not counting those without a network. */
      readonly failures: number;
      /** Set if finish may have been called for it before: it may be published although no answer has come. */
      readonly wasAsked?: true;
    }
  /** The file may have arrived: finish is called to find out. */
  | {
      readonly name: "unsure";
      readonly upload: CreatedUpload;
      readonly reason: UnsureReason;
      readonly failures: number;
    }
  /** S3 has every byte: finish verifies and publishes. */
  | { readonly name: "finishing"; readonly upload: CreatedUpload }
  | { readonly name: "done"; readonly result: Done }
  /** Nothing of it has arrived, and nothing else can be tried. */
  | { readonly name: "failed"; readonly upload: CreatedUpload; readonly failure: UploadError };

/**
 * Why it is unknown whether an upload has arrived: the error that sending ended with, or why it was not sent.
 * - `expired`: its request is too old, and an earlier attempt may have arrived
 * - `left`: an earlier page sent it, and its request is not kept; or an earlier try failed
 * - `unanswered`: its key was abandoned, and the abort has not been answered yet
 */
export type UnsureReason = UploadError | "expired" | "left" | "unanswered";

/**
 * The outcome of a phase; or what is learned about an upload before its first phase (from an earlier page) or after its
 * end (from the answer to an abort).
 */
export type PhaseEvent<Done> =
  | { readonly type: "created"; readonly upload: CreatedUpload }
  | { readonly type: "stored" }
  /** The file may have arrived, but there was no answer that says so. */
  | { readonly type: "unsure"; readonly reason: UnsureReason }
  /** The file is sent again under the same key: nothing has arrived, or it is unknown whether it has. */
  | { readonly type: "resent"; readonly failures: number }
  /** Nothing has arrived, and the API was told that the key will not be used any more. Another key may help. */
  | { readonly type: "abandoned" }
  /** Nothing has arrived, and another key would not help. */
  | { readonly type: "given-up"; readonly failure: UploadError }
  /** Finish does not find what was sent. It is sent again, once per run; of parts, only those that S3 does not list. */
  | { readonly type: "lost" }
  | { readonly type: "finished"; readonly result: Done }
  /** An earlier page has sent some of its parts. */
  | { readonly type: "resumed"; readonly upload: CreatedUpload }
  /** An earlier page may have sent all of it. */
  | { readonly type: "left"; readonly upload: CreatedUpload }
  /**
   * The upload has ended, and it is unknown whether it is published: another try calls finish before it makes another
   * key.
   */
  | { readonly type: "unanswered"; readonly upload: CreatedUpload };

/** One run of an upload: its phase, and how often it had to start over. */
export type EngineState<Done> = {
  readonly phase: Phase<Done>;
  /** How often it was created again under another key. */
  readonly restarts: number;
  /** How often finish did not find what had been sent. */
  readonly losses: number;
};

/** Returns the state with which a run begins. */
export const stateOf = <Done>(phase: Phase<Done>): EngineState<Done> => ({ phase, restarts: 0, losses: 0 });

/**
 * The events that each phase accepts. All of `creating`'s but `created` come from an earlier page or from the answer to
 * an abort.
 */
const eventsOf: Partial<Record<Phase<unknown>["name"], readonly PhaseEvent<unknown>["type"][]>> = {
  creating: ["created", "resumed", "left", "unanswered", "finished"],
  sending: ["stored", "unsure", "finished"],
  unsure: ["stored", "finished", "resent", "abandoned", "given-up"],
  finishing: ["finished", "lost"],
};

/** Returns the next state, or the same state if its phase does not accept the event. */
export function next<Done>(state: EngineState<Done>, event: PhaseEvent<Done>): EngineState<Done> {
  const { phase, restarts, losses } = state;
  const to = (following: Phase<Done>): EngineState<Done> => ({ ...state, phase: following });
  if (!eventsOf[phase.name]?.includes(event.type)) return state;
  if (event.type === "finished") return to({ name: "done", result: event.result });
  const upload = uploadOf(event) ?? uploadOf(phase);
  if (!upload) return state;
  const sending = { name: "sending", upload, failures: 0 } as const;
  switch (event.type) {
    case "created":
      return to(sending);
    case "stored":
      return to({ name: "finishing", upload });
    case "unsure":
      return to({ name: "unsure", upload, reason: event.reason, failures: "failures" in phase ? phase.failures : 0 });
    case "resent":
      return to({ ...sending, failures: event.failures, wasAsked: true });
    case "abandoned":
      return { ...to({ name: "creating" }), restarts: restarts + 1 };
    case "given-up":
      return to({ name: "failed", upload, failure: event.failure });
    case "lost":
      return { ...to({ ...sending, mustListParts: true, wasAsked: true }), losses: losses + 1 };
    case "resumed":
      // An earlier page may have called finish.
      return to({ ...sending, mustListParts: true, wasAsked: true });
    case "left":
    case "unanswered":
      return to({ name: "unsure", upload, reason: event.type, failures: 0 });
  }
}

/** Returns the upload of a phase, which must be abandoned if no try will use it again, or that of an event. */
export function uploadOf(of: Phase<unknown> | PhaseEvent<unknown>): CreatedUpload | undefined {
  return "upload" in of ? of.upload : undefined;
}

/** Whether the file of a phase is sent in parts. */
export const isInParts = ({ upload }: { upload: CreatedUpload }) => upload.plan.kind === "multipart";

/** Whether the whole file may be in S3: finish can say. */
export const mayHaveArrived = ({ name }: Phase<unknown>) => name === "unsure" || name === "finishing";

/** Whether finish may have been called, so that the file may be published before its key is abandoned. */
export function mayBePublished(phase: Phase<unknown>, { size }: Blob): boolean {
  if (phase.name !== "sending") return mayHaveArrived(phase);
  return phase.wasAsked ?? (!isInParts(phase) && size <= maxEarlyFinishSize);
}
