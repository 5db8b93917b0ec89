import { isActive } from "@s3-direct/upload-client";
import type { TraceEvent } from "@s3-direct/upload-client/trace";
import { createStore } from "../../lib/store.ts";
import { allUploads } from "../upload/uploader.ts";
import { emptyRecording, reduceRecording } from "./recording.ts";

export const recording = createStore(emptyRecording);

/** The upload of the list that is drawn, if it is one of the list. */
export const followed = createStore<string | undefined>(undefined);

/** What comes within a frame is shown by the next one. */
let pending: TraceEvent[] = [];

export function record(event: TraceEvent): void {
  if (pending.push(event) === 1) requestAnimationFrame(show);
}

/** Of the uploads of the list one is drawn to its end, and then the next. */
export function recordOneOf(event: TraceEvent): void {
  if (event.uploadId !== followed.get()) {
    if (!event.type.endsWith("begun") || allUploads().some((item) => item.id === followed.get() && isActive(item)))
      return;
    clearRecording();
    followed.set(event.uploadId);
  }
  record(event);
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
