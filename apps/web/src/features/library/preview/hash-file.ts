import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** Returns the SHA-256 of the bytes at a URL. They are hashed as they arrive, so a large file takes no memory. */
export async function hashFile(
  address: string,
  options: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<string> {
  const { signal, onBytes } = options;
  const response = await fetch(address, { signal, cache: "no-store", credentials: "omit" });
  if (!response.ok || response.body === null) throw new Error(`The file's host has answered ${response.status}.`);
  const hash = sha256.create();
  const reader = response.body.getReader();
  let bytes = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    hash.update(piece.value);
    bytes += piece.value.length;
    onBytes(bytes);
  }
  return bytesToHex(hash.digest());
}
