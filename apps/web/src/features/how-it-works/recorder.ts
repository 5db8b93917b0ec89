import type { TraceEvent } from "@s3-direct/upload-client/trace";
import { createStore } from "../../lib/store.ts";
import { emptyRecording, reduceRecording } from "./recording.ts";

export const recording = createStore(emptyRecording);

/** What comes within a frame is shown by the next one. */
let pending: TraceEvent[] = [];

export function record(event: TraceEvent): void {
  if (pending.push(event) === 1) requestAnimationFrame(show);
}

export function clearRecording(): void {
  pending = [];
  recording.set(emptyRecording);
}

function show(): void {
  recording.set(pending.reduce(reduceRecording, recording.get()));
  pending = [];
}
