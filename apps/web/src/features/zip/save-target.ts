/**
 * How many bytes a browser may collect before it saves them; it keeps large data on disk. More is written as it
 * arrives.
 */
export const inMemory = 512 * 1024 ** 2;

/** This browser can't write data as it arrives, and there is too much to collect. */
export class TooLarge extends Error {}

type Save = (stream: ReadableStream<Uint8Array>, signal: AbortSignal) => Promise<void>;

/**
 * Opens the target of a stream: small ones are saved as downloads, large ones where the person chooses.
 *
 * @throws TooLarge
 */
export async function openTarget({ name, size }: { name: string; size: number }): Promise<Save> {
  if (size <= inMemory) {
    return async (stream) => offer(await new Response(stream).blob(), name);
  }
  if (window.showSaveFilePicker === undefined) throw new TooLarge();
  const file = await window.showSaveFilePicker({ suggestedName: name });
  // Opened when there is something to write: until then nothing has to be closed.
  return async (stream, signal) => stream.pipeTo(await file.createWritable(), { signal });
}

function offer(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
