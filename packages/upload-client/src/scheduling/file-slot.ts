import { isLargeFile } from "../lib/file-size.ts";
import type { Lane, Line, LineRequest } from "./slot-line.ts";
import type { Phase } from "../flow/phase.ts";
import type { ItemState } from "../store/reduce-upload.ts";
import { takeSlot } from "./slots.ts";

/** Where files wait for their turn, and what a large one needs room in besides. */
export type FileLine = { readonly line: Line; readonly large: Lane };

/** Permission to work on a file, from create to its last byte. */
export type FileSlot = {
  /** Takes one, unless it has one. @throws UploadError `ABORTED` */
  take: (signal: AbortSignal) => Promise<void>;
  free: () => void;
};

/** All but `finishing`, which is the server's work. `creating` waits, too: URLs age, so they are signed when they will soon be used. */
export const needsSlot = ({ name }: Phase<unknown>) => name !== "finishing";

/**
 * Calls `begin` when it is a file's turn. Until then nothing is made for it, because thousands may wait.
 * @returns a function that leaves the line, and tells whether it was there
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
