import { type UploadError, maxEarlyFinishSize } from "@s3-direct/upload-core";
import type { CreatedUpload } from "./created-upload.ts";

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
      readonly wasAsked?: true;
    }
  /** It may have arrived: finish knows. */
  | {
      readonly name: "unsure";
      readonly upload: CreatedUpload;
      readonly reason: UnsureReason;
      readonly failures: number;
    }
  /** S3 has every byte: finish verifies and publishes. */
  | { readonly name: "finishing"; readonly upload: CreatedUpload }
  | { readonly name: "done"; readonly result: Done }
  /** Nothing of it has arrived, and nothing is left to be tried. */
  | { readonly name: "failed"; readonly upload: CreatedUpload; readonly failure: UploadError };

/**
 * Why nobody knows whether an upload has arrived: the error that sending it ended in, or why it was not sent.
 * - `expired`: its request is too old, and an attempt before that may have arrived
 * - `left`: an earlier page has sent it, whose request is not kept; or an earlier try, which has failed
 * - `unanswered`: its key is given up, and nobody has answered the abort yet
 */
export type UnsureReason = UploadError | "expired" | "left" | "unanswered";

/** What a phase comes to; or, before the first phase and after the end, what is heard of an upload. */
export type PhaseEvent<Done> =
  | { readonly type: "created"; readonly upload: CreatedUpload }
  | { readonly type: "stored" }
  /** It may have arrived, and nobody has said so. */
  | { readonly type: "unsure"; readonly reason: UnsureReason }
  /** It is sent again under the same key: nothing has arrived, or nobody can say. */
  | { readonly type: "resent"; readonly failures: number }
  /** Nothing has arrived, and the API has been told that the key will not be used any more. Another key may help. */
  | { readonly type: "abandoned" }
  /** Nothing has arrived, and another key would not help. */
  | { readonly type: "given-up"; readonly failure: UploadError }
  /** Finish does not find what has been sent: it is sent again, once a run; of parts those that S3 does not list. */
  | { readonly type: "lost" }
  | { readonly type: "finished"; readonly result: Done }
  /** An earlier page has sent some of its parts. */
  | { readonly type: "resumed"; readonly upload: CreatedUpload }
  /** An earlier page may have sent all of it. */
  | { readonly type: "left"; readonly upload: CreatedUpload }
  /** It has ended, and nobody answers whether it is published: another try asks finish before it makes another key. */
  | { readonly type: "unanswered"; readonly upload: CreatedUpload };

/** One run of an upload: its phase, and what has happened on the way there. */
export type EngineState<Done> = {
  readonly phase: Phase<Done>;
  /** How often it was created again, under another key. */
  readonly restarts: number;
  /** How often finish did not find what had been sent. */
  readonly losses: number;
};

/** What a run begins with. */
export const stateOf = <Done>(phase: Phase<Done>): EngineState<Done> => ({ phase, restarts: 0, losses: 0 });

/** The events that each phase knows. Of `creating`'s, all but `created` come from an earlier page or from the answer to an abort. */
const eventsOf: Partial<Record<Phase<unknown>["name"], readonly PhaseEvent<unknown>["type"][]>> = {
  creating: ["created", "resumed", "left", "unanswered", "finished"],
  sending: ["stored", "unsure", "finished"],
  unsure: ["stored", "finished", "resent", "abandoned", "given-up"],
  finishing: ["finished", "lost"],
};

/** The next state; the same one for an event that its phase does not know. */
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
      return to({ ...sending, mustListParts: true });
    case "left":
    case "unanswered":
      return to({ name: "unsure", upload, reason: event.type, failures: 0 });
  }
}

/** The upload of a phase, which has to be abandoned when nobody goes on with it; or that of an event. */
export function uploadOf(of: Phase<unknown> | PhaseEvent<unknown>): CreatedUpload | undefined {
  return "upload" in of ? of.upload : undefined;
}

/** Whether the file of a phase goes up in parts. */
export const isInParts = ({ upload }: { upload: CreatedUpload }) => upload.plan.kind === "multipart";

/** Whether all of it may be in S3: finish knows. */
export const mayHaveArrived = ({ name }: Phase<unknown>) => name === "unsure" || name === "finishing";

/** Whether finish may have been asked, so that it may be published before it is abandoned. */
export function mayBePublished(phase: Phase<unknown>, { size }: Blob): boolean {
  if (phase.name !== "sending") return mayHaveArrived(phase);
  return !isInParts(phase) && (phase.wasAsked ?? size <= maxEarlyFinishSize);
}
