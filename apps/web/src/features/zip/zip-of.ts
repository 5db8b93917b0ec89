import { createUniqueNames } from "./unique-names.ts";

export type ZipEntry = {
  name: string;
  size: number;
  input: Response | AsyncIterable<Uint8Array>;
  /** A response says it itself. */
  lastModified?: string | undefined;
};

/**
 * Files as one zip, which is made while they come: one after the other, and none is held. Names that are there already get a number.
 * They are not compressed, because most are already.
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
      // The zip's own headers make it a little more than its files.
      onProgress(Math.min(1, done / Math.max(1, size)));
      controller.enqueue(piece);
    },
  });
  return makeZip(named(files)).pipeThrough(counter);
}

async function* named(files: AsyncIterable<ZipEntry>) {
  const unique = createUniqueNames();
  for await (const file of files) yield { ...file, name: unique(file.name) };
}
