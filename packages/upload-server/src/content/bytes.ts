export const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Returns bytes as characters with the same codes. */
export function ascii(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1", start, end);
}

/** Whether `signature` is at the offset. Each of its characters stands for a byte. */
export function has(bytes: Uint8Array, signature: string, offset = 0): boolean {
  return ascii(bytes, offset, offset + signature.length) === signature;
}
