import { longestRead, readBytes } from "../files/readable.ts";

/** Reads one blob after another into the same memory. A blob's bytes are valid until the next one is read. */
export type ByteReader = (blob: Blob) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Creates a reader that reuses one buffer, if the browser can read into a given buffer (Safari can from 26 on). With a
 * new buffer for each part, some hundred megabytes would pile up before the garbage collector runs.
 */
export function createByteReader(): ByteReader {
  let buffer = new ArrayBuffer(0);

  async function readAll(reader: ReadableStreamBYOBReader, size: number): Promise<Uint8Array<ArrayBuffer>> {
    if (buffer.byteLength < size) buffer = new ArrayBuffer(size);
    let filled = 0;
    while (filled < size) {
      // The stream takes the buffer away and returns it with the bytes.
      // The timer also keeps a reference to the reader: without one, Chromium (156) collects it, and its read never
      // ends.
      const watch = setTimeout(() => void reader.cancel().catch(() => {}), longestRead);
      const read = reader.read(new Uint8Array(buffer, filled, size - filled));
      const { value } = await read.finally(() => clearTimeout(watch));
      if (value === undefined || value.byteLength === 0) throw new Error("The blob ended before its size.");
      buffer = value.buffer;
      filled += value.byteLength;
    }
    return new Uint8Array(buffer, 0, size);
  }

  return async (blob) => {
    const reader = openReader(blob);
    if (reader === undefined) return new Uint8Array(await readBytes(blob));
    try {
      return await readAll(reader, blob.size);
    } catch (error) {
      buffer = new ArrayBuffer(0);
      throw error;
    }
  };
}

function openReader(blob: Blob): ReadableStreamBYOBReader | undefined {
  try {
    return blob.stream().getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}
