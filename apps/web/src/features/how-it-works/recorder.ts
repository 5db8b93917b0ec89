import { isActive } from "@s3-direct/upload-client";
import type { TraceEvent } from "@s3-direct/upload-client/trace";
import { createStore } from "../../lib/store.ts";
import { currentPerson } from "../account/current-person.ts";
import { allUploads } from "../upload/uploader.ts";
import { emptyRecording, reduceRecording } from "./recording.ts";

export const recording = createStore(emptyRecording);

/** The list's upload that is drawn. Undefined if it is the page's own. */
export const followed = createStore<string | undefined>(undefined);

/** One person's uploads are not shown to the next one. */
currentPerson.subscribe(clearRecording);

/** Events of one frame are shown together in the next one. */
let pending: TraceEvent[] = [];

export function record(event: TraceEvent): void {
  if (pending.push(event) === 1) requestAnimationFrame(show);
}

/** Draws one upload of the list to its end, and then the next. */
export function recordOneOf(event: TraceEvent): void {
  if (event.uploadId !== followed.get()) {
    if (!event.type.endsWith("begun") || isDrawn()) return;
    clearRecording();
    followed.set(event.uploadId);
  }
  record(event);
}

/**
 * Whether a drawn upload of the list is in progress, or the page's own sample is shown, which stays until another is
 * sent.
 */
function isDrawn(): boolean {
  const id = followed.get();
  if (id === undefined) return recording.get() !== emptyRecording;
  return allUploads().some((item) => item.id === id && isActive(item));
}

export function clearRecording(): void {
  pending = [];
  followed.set(undefined);
  recording.set(emptyRecording);
}

function show(): void {
  recording.set(pending.reduce(reduceRecording, recording.get()));
  pending = [];
}
