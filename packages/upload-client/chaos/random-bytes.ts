import { randomBytes } from "node:crypto";

/** Random bytes that are no known format's: none begins with so many zeros, and with 0xff every thousandth file looks like an MP3. */
export const bytesOfNoFormat = (size: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(randomBytes(size)).map((byte, index) => (index < 16 || byte === 0xff ? 0 : byte));
