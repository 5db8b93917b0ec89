/** So much (bytes) a browser collects before it saves; it keeps what is large on the disk. More is written as it comes. */
export const inMemory = 512 * 1024 ** 2;

/** This browser can't write what comes, and it is too much to be collected. */
export class TooLarge extends Error {}

type Save = (stream: ReadableStream<Uint8Array>, signal: AbortSignal) => Promise<void>;

/**
 * Where a stream is saved: small ones among the downloads, large ones where the person says.
 *
 * @throws TooLarge
 */
export async function openTarget({ name, size }: { name: string; size: number }): Promise<Save> {
  if (size <= inMemory) {
    return async (stream) => offer(await new Response(stream).blob(), name);
  }
  if (window.showSaveFilePicker === undefined) throw new TooLarge();
  const file = await window.showSaveFilePicker({ suggestedName: name });
  // Opened when there is something to write: until then nothing has to be closed again.
  return async (stream, signal) => stream.pipeTo(await file.createWritable(), { signal });
}

function offer(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
