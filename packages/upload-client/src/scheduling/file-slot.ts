import { isLargeFile } from "../lib/file-size.ts";
import type { Lane, Line, LineRequest } from "./slot-line.ts";
import type { Phase } from "../flow/phase.ts";
import type { ItemState } from "../store/reduce-upload.ts";
import { takeSlot } from "./slots.ts";

/** The queue in which files wait for a slot, and the extra lane that a large file needs room in. */
export type FileLine = { readonly line: Line; readonly large: Lane };

/** Permission to work on a file, from create to its last byte. */
export type FileSlot = {
  /** Takes a slot, unless it has one. @throws UploadError `ABORTED` */
  take: (signal: AbortSignal) => Promise<void>;
  free: () => void;
};

/**
 * Whether a phase needs a slot: all but `finishing`, which is the server's work. `creating` needs one too, because URLs
 * age and must be used soon.
 */
export const needsSlot = ({ name }: Phase<unknown>) => name !== "finishing";

/**
 * Calls `begin` once a file gets a slot. Until then nothing is created for the file, because thousands may wait.
 * @returns a function that leaves the queue, and returns whether the file was in it
 */
export function enqueue(
  { line, large }: FileLine,
  { item: { file }, phase }: ItemState<unknown>,
  begin: (slot: FileSlot) => void,
): () => boolean {
  const request = { lanes: isLargeFile(file) ? [large] : [], remaining: file.size };
  if (needsSlot(phase)) return line((free) => begin(createFileSlot(line, request, free)), request);
  begin(createFileSlot(line, request));
  return () => false;
}

function createFileSlot(line: Line, request: LineRequest, held?: () => void): FileSlot {
  return {
    async take(signal) {
      held ??= await takeSlot(line, { ...request, signal });
    },
    free() {
      held?.();
      held = undefined;
    },
  };
}
