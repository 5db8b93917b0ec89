export const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Bytes as characters of the same number. */
export function ascii(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1", start, end);
}

/** Whether `signature`, its characters standing for bytes, is at the offset. */
export function has(bytes: Uint8Array, signature: string, offset = 0): boolean {
  return ascii(bytes, offset, offset + signature.length) === signature;
}
