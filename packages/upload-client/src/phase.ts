import { type UploadError, maxSizeAhead } from "@s3-direct/upload-core";
import type { CreatedUpload } from "./created-upload.ts";

/*
 * Words for an upload that is not where it should be:
 *
 * - missing: nothing has arrived, as finish says. Where its request is still good it is sent again under the same key.
 * - unknown: finish cannot say. Where its request is still good it is sent again too: S3 knows whether it is there.
 * - abandoned: nothing has arrived, and the API has been told that the key will not be used any more, or did not answer. Another
 *   key follows.
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
      readonly wasAsked?: true;
    }
  /** It may have arrived: finish knows. */
  | {
      readonly name: "unsure";
      readonly upload: CreatedUpload;
      readonly doubt: Doubt;
      readonly failures: number;
    }
  /** S3 has every byte: finish verifies and publishes. */
  | { readonly name: "finishing"; readonly upload: CreatedUpload }
  | { readonly name: "done"; readonly result: Done }
  /** Nothing of it has arrived, and nothing is left to be tried. */
  | { readonly name: "failed"; readonly upload: CreatedUpload; readonly failure: UploadError };

/**
 * Why nobody knows whether an upload has arrived: what sending it failed of, or why there is nothing to send it with.
 * - `expired`: its request is too old, and an attempt before that may have arrived
 * - `left`: an earlier page has sent it, whose request is not kept
 * - `unheard`: it was aborted or has failed, and nobody answered the abort
 */
export type Doubt = UploadError | "expired" | "left" | "unheard";

/** What the work of a phase came to, or what is heard of an upload before its first phase and after its end. */
export type PhaseEvent<Done> =
  | { readonly type: "created"; readonly upload: CreatedUpload }
  | { readonly type: "stored" }
  | { readonly type: "doubted"; readonly doubt: Doubt }
  /** It is sent again as it is: nothing has arrived, or nobody can say; with the failures that count. */
  | { readonly type: "resent"; readonly failures: number }
  /** Nothing has arrived, and its key has been abandoned: another one may help. */
  | { readonly type: "abandoned" }
  /** Nothing has arrived, and another key would not help. */
  | { readonly type: "given-up"; readonly failure: UploadError }
  /** An earlier page has begun to send it in parts. */
  | { readonly type: "begun"; readonly upload: CreatedUpload }
  /** An earlier page may have sent all of it. */
  | { readonly type: "left"; readonly upload: CreatedUpload }
  /** It has ended, and nobody answers whether it is published: another try asks finish before it makes another key. */
  | { readonly type: "unheard"; readonly upload: CreatedUpload }
  /** Finish does not find what has been sent. */
  | { readonly type: "lost" }
  | { readonly type: "finished"; readonly result: Done };

/** How an upload ends that is not published. */
export type EndEvent = { readonly type: "failed"; readonly error: UploadError } | { readonly type: "aborted" };

/** Where the engine stands with one run of an upload: a phase, and how it came to it. */
export type EngineState<Done> = {
  readonly phase: Phase<Done>;
  /** How often it began anew under another key. */
  readonly restarts: number;
  /** How often finish did not find what had been sent. */
  readonly losses: number;
};

/** What a run begins with. */
export const stateOf = <Done>(phase: Phase<Done>): EngineState<Done> => ({ phase, restarts: 0, losses: 0 });

/** Which events each phase knows. */
const eventsOf: Partial<Record<Phase<unknown>["name"], readonly PhaseEvent<unknown>["type"][]>> = {
  // Only `created` is what create came to. The others are heard of an earlier page's upload, or when one has been aborted or has failed.
  creating: ["created", "begun", "left", "unheard", "finished"],
  sending: ["stored", "doubted", "finished"],
  unsure: ["stored", "finished", "resent", "abandoned", "given-up"],
  finishing: ["finished", "lost"],
};

/** The next state; the same one for an event that its phase does not know. */
export function next<Done>(state: EngineState<Done>, event: PhaseEvent<Done>): EngineState<Done> {
  const { phase, restarts, losses } = state;
  const enter = (entered: Phase<Done>): EngineState<Done> => ({ ...state, phase: entered });
  if (!eventsOf[phase.name]?.includes(event.type)) return state;
  if (event.type === "finished") return enter({ name: "done", result: event.result });
  const upload = uploadOf(event) ?? uploadOf(phase);
  if (upload === undefined) return state;
  switch (event.type) {
    case "created":
      return enter({ name: "sending", upload, failures: 0 });
    case "begun":
      return enter({ name: "sending", upload, mustListParts: true, failures: 0 });
    case "left":
    case "unheard":
      return enter({ name: "unsure", upload, doubt: event.type, failures: 0 });
    case "stored":
      return enter({ name: "finishing", upload });
    case "doubted":
      return enter({ name: "unsure", upload, doubt: event.doubt, failures: failuresOf(phase) });
    case "resent":
      return enter({ name: "sending", upload, failures: event.failures, wasAsked: true });
    case "abandoned":
      return { ...enter({ name: "creating" }), restarts: restarts + 1 };
    case "given-up":
      return enter({ name: "failed", upload, failure: event.failure });
    case "lost":
      return {
        ...enter({ name: "sending", upload, mustListParts: true, failures: 0, wasAsked: true }),
        losses: losses + 1,
      };
  }
}

/** Nothing has been sent, or nothing of it is of use. */
export const creating = { name: "creating" } as const;

/** What another try goes on from. */
export function phaseAfterEnd<Done>(phase: Phase<Done>, event: EndEvent): Phase<Done> {
  if (phase.name === "done") return phase;
  // Where another try needs another key or file, this key is abandoned, so that the next one finds the room it has taken.
  return event.type === "failed" && isOfUse(phase) && !event.error.needs ? phase : creating;
}

/** A one-piece file leaves nothing behind until all of it has arrived, which may happen without an answer. */
function isOfUse(phase: Phase<unknown>): boolean {
  return phase.name === "sending" ? phase.upload.plan.kind === "multipart" : mayHaveArrived(phase);
}

/** Whether all of it may be in S3: finish knows. */
export const mayHaveArrived = ({ name }: Phase<unknown>) => name === "unsure" || name === "finishing";

const failuresOf = (phase: Phase<unknown>) => ("failures" in phase ? phase.failures : 0);

/** What has to be abandoned when nobody goes on with the upload; or what an event tells of. */
export function uploadOf(of: Phase<unknown> | PhaseEvent<unknown>): CreatedUpload | undefined {
  return "upload" in of ? of.upload : undefined;
}

/** Whether finish may have been asked, so that whoever cancels may come too late. */
export function mayBePublished(phase: Phase<unknown>, { size }: Blob): boolean {
  if (phase.name !== "sending") return mayHaveArrived(phase);
  return phase.upload.plan.kind !== "multipart" && (phase.wasAsked ?? size <= maxSizeAhead);
}
