import type { UploadError } from "@s3-direct/upload-core";
import { type Phase, isInParts, mayHaveArrived } from "./phase.ts";

/** How an upload ends that is not published. */
export type EndEvent = { readonly type: "failed"; readonly error: UploadError } | { readonly type: "aborted" };

/** What another try goes on from. */
export function phaseAfterEnd<Done>(phase: Phase<Done>, event: EndEvent): Phase<Done> {
  if (phase.name === "done") return phase;
  // Where another try needs another key or file, this key is abandoned, so that the next one finds the room it has taken.
  if (event.type === "aborted" || event.error.needs) return creating;
  // What sending it failed of says nothing about another try.
  if (phase.name === "unsure" && phase.reason !== "unanswered") return { ...phase, reason: "left" };
  // A one-piece file leaves nothing behind until all of it has arrived, which may happen without an answer.
  return (phase.name === "sending" ? isInParts(phase) : mayHaveArrived(phase)) ? phase : creating;
}

/** Nothing has been sent, or nothing of it is of use. */
export const creating = { name: "creating" } as const;
