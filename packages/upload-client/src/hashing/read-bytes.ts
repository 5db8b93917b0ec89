import { readBytes } from "../files/readable.ts";

/** Reads one blob after another into the same memory. A blob's bytes are good until the next one is read. */
export type ByteReader = (blob: Blob) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Chromium (156) takes a blob's stream for garbage while it is being read into a given buffer, when nobody else holds it, and then
 * the read never ends. So they are held here.
 */
const beingRead = new Set<ReadableStreamBYOBReader>();

/**
 * Left to the garbage collector, some hundred megabytes pile up while a large file is read part by part. So one buffer goes
 * from part to part, where the browser reads into a buffer that it is given (Safari learns it in 26).
 */
export function createByteReader(): ByteReader {
  let buffer = new ArrayBuffer(0);

  async function readAll(reader: ReadableStreamBYOBReader, size: number): Promise<Uint8Array<ArrayBuffer>> {
    if (buffer.byteLength < size) buffer = new ArrayBuffer(size);
    let filled = 0;
    while (filled < size) {
      // The stream takes the buffer away and gives it back with the bytes.
      const { value } = await reader.read(new Uint8Array(buffer, filled, size - filled));
      if (value === undefined || value.byteLength === 0) throw new Error("The blob ended before its size.");
      buffer = value.buffer;
      filled += value.byteLength;
    }
    return new Uint8Array(buffer, 0, size);
  }

  return async (blob) => {
    const reader = openReader(blob);
    if (reader === undefined) return new Uint8Array(await readBytes(blob));
    beingRead.add(reader);
    try {
      return await readAll(reader, blob.size);
    } catch (error) {
      buffer = new ArrayBuffer(0);
      throw error;
    } finally {
      beingRead.delete(reader);
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
