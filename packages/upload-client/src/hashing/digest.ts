/** Returns the SHA-256 of some bytes as base64. Needs them all at once, because crypto.subtle cannot hash in pieces. */
export async function digest(bytes: BufferSource): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}
