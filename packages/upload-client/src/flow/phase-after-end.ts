import type { UploadError } from "@s3-direct/upload-core";
import { type Phase, isInParts, mayHaveArrived } from "./phase.ts";

/** How an unpublished upload ends. */
export type EndEvent = { readonly type: "failed"; readonly error: UploadError } | { readonly type: "aborted" };

/** Returns the phase in which another try continues. */
export function phaseAfterEnd<Done>(phase: Phase<Done>, event: EndEvent): Phase<Done> {
  if (phase.name === "done") return phase;
  // If another try needs another key or file, this key is abandoned, so that the quota it has reserved is free again.
  if (event.type === "aborted" || event.error.needs) return creating;
  // The error that sending ended with does not matter for another try.
  if (phase.name === "unsure" && phase.reason !== "unanswered") return { ...phase, reason: "left" };
  // S3 stores nothing of a file in one piece until all of it has arrived, which may happen without an answer.
  return (phase.name === "sending" ? isInParts(phase) : mayHaveArrived(phase)) ? phase : creating;
}

/** Nothing has been sent, or what was sent is useless. */
export const creating = { name: "creating" } as const;
