/** Decodes Latin-1, one letter per byte: the names of segments and chunks, and the beginning of a file. */
export function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

export function bytesOf(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
