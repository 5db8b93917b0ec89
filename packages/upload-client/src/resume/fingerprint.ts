/** Hashes by which a file is recognised; hexadecimal SHA-256. */
export type Fingerprint = {
  /** The hash of the first and the last MiB. */
  readonly ends: string;
  /** The hash of small pieces in between: a file edited in the middle keeps its ends. */
  readonly samples: string;
};

const endSize = 1024 * 1024;
const sampleSize = 16 * 1024;
const sampleCount = 64;

/** @throws DOMException if a file cannot be read */
export async function fingerprintOf(file: Blob): Promise<Fingerprint> {
  const { size } = file;
  const ends = [file.slice(0, endSize), file.slice(Math.max(endSize, size - endSize))];
  const distance = size / sampleCount;
  const samples = Array.from({ length: size > 2 * endSize ? sampleCount : 0 }, (_, index) => {
    const start = Math.floor(index * distance);
    return file.slice(start, start + sampleSize);
  });
  return { ends: await sha256(ends), samples: await sha256(samples) };
}

async function sha256(pieces: readonly Blob[]): Promise<string> {
  const bytes = new Uint8Array(await new Blob([...pieces]).arrayBuffer());
  // crypto.subtle exists only in secure contexts: https and localhost, but not a phone on http://192.168…
  const subtle = globalThis.crypto?.subtle;
  const hash = subtle
    ? new Uint8Array(await subtle.digest("SHA-256", bytes))
    : (await import("@noble/hashes/sha2.js")).sha256(bytes);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
