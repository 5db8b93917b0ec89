/** The Exif tag of the orientation. Its value 1 is upright, 2 to 8 are turned or mirrored. */
const ORIENTATION = 0x0112;
const SHORT = 3;
/** Little-endian; the first directory follows right after this header, and has one entry. */
const HEADER = [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 1, 0];

/** How many bytes of an Exif are read: the orientation is near its beginning. */
export const MAX_EXIF = 65_536;

/**
 * Returns Exif data that contains only a picture's orientation; undefined if the picture is upright.
 * @param exif as in the file, from its byte order on
 */
export function orientationOnly(exif: Uint8Array): Uint8Array | undefined {
  const value = readOrientation(exif);
  if (value === undefined || value < 2 || value > 8) return undefined;
  const entry = [ORIENTATION & 0xff, ORIENTATION >> 8, SHORT, 0, 1, 0, 0, 0, value, 0, 0, 0];
  const nextDirectory = [0, 0, 0, 0];
  return Uint8Array.from([...HEADER, ...entry, ...nextDirectory]);
}

function readOrientation(exif: Uint8Array): number | undefined {
  if (exif.length < 14) return undefined;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const isLittle = order === 0x4949;
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > exif.length) return undefined;
  const entries = view.getUint16(directory, isLittle);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > exif.length) return undefined;
    if (view.getUint16(at, isLittle) === ORIENTATION) return view.getUint16(at + 8, isLittle);
  }
  return undefined;
}
