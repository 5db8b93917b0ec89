import { uniqueNames } from "./unique-names.ts";

type Source = { name: string; size: number; url: string };

/**
 * Files as one zip, which is made while they come: one after the other, and none is held. They are not compressed, because most are
 * already. `ask` gives their addresses, and comes last: it is counted.
 */
export async function zipOf(
  ask: () => Promise<readonly Source[]>,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (fraction: number) => void },
): Promise<ReadableStream<Uint8Array>> {
  const { makeZip } = await import("client-zip");
  const files = await ask();
  const names = uniqueNames(files.map(({ name }) => name));
  const all = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      done += piece.byteLength;
      // The zip's own headers make it a little more than its files.
      onProgress(Math.min(1, done / Math.max(1, all)));
      controller.enqueue(piece);
    },
  });
  async function* entries() {
    for (const [index, { url, size }] of files.entries()) {
      const input = await fetch(url, { signal });
      if (!input.ok) throw new Error(`A file answers ${input.status}.`);
      yield { name: names[index], size, input };
    }
  }
  return makeZip(entries()).pipeThrough(counter);
}
