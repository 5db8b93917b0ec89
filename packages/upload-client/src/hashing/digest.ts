import { readBytes } from "../files/readable.ts";

/** Base64 of the SHA-256 of some bytes, which are all read into memory: crypto.subtle takes nothing smaller. */
export async function digest(bytes: Blob): Promise<string> {
  return digestBytes(await readBytes(bytes));
}

export async function digestBytes(bytes: BufferSource): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}
