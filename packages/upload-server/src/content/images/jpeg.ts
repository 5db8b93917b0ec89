import type { ByteSource } from "../byte-source.ts";
import { has, viewOf } from "../bytes.ts";
import { turned, type Dimensions } from "./dimensions.ts";
import { isTurnedByExif } from "./tiff.ts";

/** Panoramas have about a hundred segments of depth and colour before the picture. */
const maxSegments = 4096;

/** Reads from segment to segment up to the frame header, which follows all the metadata that cameras write. */
export async function jpegDimensions(source: ByteSource): Promise<Dimensions | undefined> {
  let offset = 2;
  let sideways: boolean | undefined;
  for (let segment = 0; segment < maxSegments; segment += 1) {
    const bytes = await source.read(offset, 10);
    if (bytes.length < 10) return undefined;
    const view = viewOf(bytes);
    const marker = view.getUint8(1);
    // Fill bytes, and what some writers leave between segments: every decoder skips them.
    if (view.getUint8(0) !== 0xff || marker === 0xff || marker === 0) {
      offset += 1;
      continue;
    }
    if (isStandalone(marker)) {
      offset += 2;
      continue;
    }
    if (marker === endOfImage || marker === startOfScan) return undefined;
    const length = view.getUint16(2);
    if (isFrameHeader(marker)) {
      return turned({ width: view.getUint16(7), height: view.getUint16(5) }, sideways ?? false);
    }
    if (marker === app1 && sideways === undefined && has(bytes, "Exif\0\0", 4)) {
      sideways = await isTurnedByExif(await source.read(offset + 10, length - 8));
    }
    offset += 2 + length;
  }
  return undefined;
}

const app1 = 0xe1;
const endOfImage = 0xd9;
const startOfScan = 0xda;

/** TEM, RST0 to RST7 and SOI have no length. */
function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** SOF0 to SOF15, without DHT, JPG and DAC, whose numbers are in between. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
