/** Base64 of the SHA-256 of some bytes: all at once, because crypto.subtle takes nothing smaller. */
export async function digest(bytes: BufferSource): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}
