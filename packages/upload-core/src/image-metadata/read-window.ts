import { KiB } from "../bytes.ts";

export type ImageBytes = {
  /** In bytes. */
  readonly size: number;
  /** Reads `length` bytes from `offset` on, all within the file. */
  read: (offset: number, length: number) => Promise<Uint8Array>;
};

/** The same, but reads fewer bytes at the end of the file. */
export type WindowedBytes = ImageBytes & { readonly windowSize: number };

const WINDOW_SIZE = 256 * KiB;

/** Reads a large piece at a time and returns the small pieces in it from memory: a picture has hundreds of them. */
export function withWindow(image: ImageBytes, windowSize = WINDOW_SIZE): WindowedBytes {
  let start = 0;
  let bytes: Uint8Array = new Uint8Array();
  return {
    size: image.size,
    windowSize,
    async read(offset, length) {
      const end = Math.min(offset + length, image.size);
      if (end <= offset) return new Uint8Array();
      if (offset < start || end > start + bytes.length) {
        const wanted = Math.min(Math.max(length, windowSize), image.size - offset);
        bytes = await image.read(offset, wanted);
        start = offset;
      }
      return bytes.subarray(offset - start, end - start);
    },
  };
}
