import { createUniquePaths } from "./unique-paths.ts";

export type ZipEntry = {
  name: string;
  /** "a/b" for a folder in a folder. Without one, the file lies at the top. */
  folder?: string | undefined;
  size: number;
  input: Response | AsyncIterable<Uint8Array>;
  /** A response has its own. */
  lastModified?: string | undefined;
};

/**
 * Returns files as one zip, which is created while they arrive: one after the other, without keeping any. A repeated
 * name gets a number. Nothing is compressed, because most files already are.
 *
 * @param options.size - of all files, in bytes
 */
export async function zipOf(
  files: AsyncIterable<ZipEntry>,
  { size, onProgress }: { size: number; onProgress: (fraction: number) => void },
): Promise<ReadableStream<Uint8Array>> {
  const { makeZip } = await import("client-zip");
  let done = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      done += piece.byteLength;
      // The zip's own headers make it slightly larger than its files.
      onProgress(Math.min(1, done / Math.max(1, size)));
      controller.enqueue(piece);
    },
  });
  return makeZip(named(files)).pipeThrough(counter);
}

async function* named(files: AsyncIterable<ZipEntry>) {
  const unique = createUniquePaths();
  for await (const file of files) yield { ...file, name: unique(file) };
}
