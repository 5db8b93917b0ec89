import { isLargeFile } from "./file-size.ts";
import type { Phase } from "./phase.ts";
import type { FileSlots } from "./slots.ts";

/** The leave to work on a file, from create to its last byte. */
export type FileSlot = {
  /** Takes one, unless it has one. @throws UploadError `ABORTED` */
  take: (signal: AbortSignal) => Promise<void>;
  free: () => void;
};

export type FileInLine = {
  file: File;
  phase: Phase<unknown>;
  /** Told when there is no slot yet, with what leaves the line. */
  onQueued: (leave: () => void) => void;
};

/** URLs age, so they are signed when there is soon a connection to use them. Finish is the server's work and needs no slot. */
export const needsSlot = ({ name }: Phase<unknown>) => name !== "finishing";

/** Calls `begin` when it is a file's turn. Until then nothing is made for it, because thousands may wait. */
export function enqueue(
  files: FileSlots,
  { file, phase, onQueued }: FileInLine,
  begin: (slot: FileSlot) => void,
): void {
  const request = { lane: isLargeFile(file) ? "large-file" : "small-file", remaining: file.size };
  if (!needsSlot(phase)) return begin(createFileSlot());
  const task = () => new Promise<void>((free) => begin(createFileSlot(free)));
  // Nobody waits for a file that has left the line.
  files(task, { ...request, onQueued }).catch(() => {});

  function createFileSlot(free?: () => void): FileSlot {
    let held = free;
    return {
      async take(signal) {
        held ??= await new Promise<() => void>((taken, refused) => {
          files(() => new Promise<void>(taken), { ...request, signal }).catch(refused);
        });
      },
      free() {
        held?.();
        held = undefined;
      },
    };
  }
}
