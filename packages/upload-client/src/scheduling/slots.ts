import { UploadError } from "@s3-direct/upload-core";
import { throwIfAborted } from "../lib/abortable.ts";
import type { Line, LineRequest } from "./slot-line.ts";

/** When `signal` aborts, the wait for a slot ends. */
type SlotRequest = LineRequest & { signal?: AbortSignal | undefined };

/** Runs the task once a slot is free. Rejects with `ABORTED` if aborted while waiting. */
type Slots = <T>(task: () => Promise<T>, request: SlotRequest) => Promise<T>;

/** Returns the slots that a queue gives out. */
export function slotsOf(line: Line): Slots {
  return (task, request) => takeSlot(line, request).then((free) => task().finally(free));
}

/** Waits for a slot. @returns a function that frees it. @throws UploadError `ABORTED` */
export function takeSlot(line: Line, request: SlotRequest): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const { signal } = request;
    throwIfAborted(signal);
    const stop = () => {
      leave();
      reject(new UploadError("ABORTED"));
    };
    signal?.addEventListener("abort", stop);
    const leave = line((free) => {
      signal?.removeEventListener("abort", stop);
      resolve(free);
    }, request);
  });
}
