import type { ByteSource } from "../byte-source.ts";
import { viewOf } from "../bytes.ts";
import type { Dimensions } from "./dimensions.ts";

const extensionBlock = 0x21;
const imageBlock = 0x2c;

/** Embedded XMP of 64 KiB takes 257 pieces. */
const maxPieces = 5_000;

/**
 * Returns the dimensions of the screen, or of a larger first frame: browsers make room for it, so the screen proves
 * nothing.
 */
export async function gifDimensions(source: ByteSource): Promise<Dimensions | undefined> {
  const bytes = await source.read(0, 13);
  if (bytes.length < 13) return undefined;
  const view = viewOf(bytes);
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const frame = await readFrame(source, 13 + colorTableSize(view.getUint8(10)));
  return { width: Math.max(screen.width, frame.width), height: Math.max(screen.height, frame.height) };
}

function colorTableSize(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0;
}

/** Returns how far the first frame extends on the screen. */
async function readFrame(source: ByteSource, start: number): Promise<Dimensions> {
  let offset = start;
  let inExtension = false;
  for (let piece = 0; piece < maxPieces; piece += 1) {
    const bytes = await source.read(offset, 9);
    const first = bytes[0] ?? 0;
    if (inExtension) {
      // Sub-blocks, each after its length, until one with the length 0.
      inExtension = first !== 0;
      offset += 1 + first;
    } else if (first === extensionBlock) {
      inExtension = true;
      offset += 2;
    } else if (first === imageBlock && bytes.length === 9) {
      const view = viewOf(bytes);
      const at = (index: number) => view.getUint16(index, true);
      return { width: at(1) + at(5), height: at(3) + at(7) };
    } else {
      break;
    }
  }
  return { width: 0, height: 0 };
}
