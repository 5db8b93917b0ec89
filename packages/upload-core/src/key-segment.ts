import { isWellFormed } from "./file-name.ts";

const standsForItself = /^[a-z0-9_-]+$/;

/**
 * Encodes an id as one segment of a key: every byte of its UTF-8 outside `a-z0-9_-` is written `.hh`. Different ids
 * have different segments, without upper case (so that ids that differ only in case stay apart on every disk), and
 * never `.` or `..`.
 * @throws TypeError if the id is empty, longer than `maxBytes`, or not well-formed unicode.
 */
export function encodeSegment(id: string, { name, maxBytes }: { name: string; maxBytes: number }): string {
  // The message does not contain the id: it may be an address or a token.
  if (typeof id !== "string" || id === "") throw new TypeError(`The ${name} of an upload must be a non-empty string.`);
  // Most ids are UUIDs and the like, which are used unchanged.
  if (id.length <= maxBytes && standsForItself.test(id)) return id;
  if (!isWellFormed(id)) throw new TypeError(`The ${name} of an upload must be well-formed unicode.`);
  const bytes = new TextEncoder().encode(id);
  if (bytes.length > maxBytes) throw new TypeError(`The ${name} of an upload must have at most ${maxBytes} bytes.`);
  return Array.from(bytes, (byte) => {
    const char = String.fromCharCode(byte);
    return /[a-z0-9_-]/.test(char) ? char : `.${byte.toString(16).padStart(2, "0")}`;
  }).join("");
}

/** Returns the id in a segment; undefined for text that `encodeSegment` does not write. */
export function decodeSegment(segment: string, limits: { name: string; maxBytes: number }): string | undefined {
  if (segment.length <= limits.maxBytes && standsForItself.test(segment)) return segment;
  if (!/^(?:[a-z0-9_-]|\.[0-9a-f]{2})+$/.test(segment)) return undefined;
  const bytes = Array.from(segment.matchAll(/\.(..)|./g), ([char, hex]) =>
    hex === undefined ? char.charCodeAt(0) : Number.parseInt(hex, 16),
  );
  // ignoreBOM keeps a leading U+FEFF, which is part of the id. Bytes that are not UTF-8 would be encoded differently.
  const id = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
  try {
    return encodeSegment(id, limits) === segment ? id : undefined;
  } catch {
    return undefined;
  }
}
