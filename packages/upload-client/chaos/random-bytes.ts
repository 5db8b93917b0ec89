import { randomBytes } from "node:crypto";

/**
 * Returns random bytes that have no known format: no format begins with that many zeros, and with 0xff bytes every
 * thousandth file would look like an MP3.
 */
export const bytesOfNoFormat = (size: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(randomBytes(size)).map((byte, index) => (index < 16 || byte === 0xff ? 0 : byte));
