import { hash } from "node:crypto";

/** SHA-256 processes this many bytes at a time. */
const block = 64;

/**
 * Creates a function that computes the HMAC-SHA-256 (RFC 2104) of ASCII texts, in hex, with one key of at most 64
 * bytes. It makes two hashes, which take less time than `createHmac`: see docs/decisions/0010-signing.md.
 */
export function createHmacSha256(key: Uint8Array): (text: string) => string {
  const inner = pad(key, 0x36);
  const outer = pad(key, 0x5c);
  return (text) => hash("sha256", bytes(outer + hash("sha256", bytes(inner + text), "binary")));
}

/** Returns the key, filled to a block and XORed with `byte`, as a character for each byte. */
function pad(key: Uint8Array, byte: number): string {
  return String.fromCharCode(...new Uint8Array(block).map((_, index) => (key[index] ?? 0) ^ byte));
}

const bytes = (characters: string) => Buffer.from(characters, "latin1");
