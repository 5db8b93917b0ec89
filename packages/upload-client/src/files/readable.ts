import { noop } from "../lib/noop.ts";
import { unlessLate } from "../lib/abortable.ts";
import { delay } from "../recovery/delay.ts";

/** In milliseconds. A disk takes ten seconds to wake up; reading from a drive that is gone may never end. */
export const longestRead = 60_000;

/** In bytes a millisecond: a drive on a slow network may take that much longer. */
const slowestRead = 32;

/**
 * Returns all bytes of a blob.
 *
 * Reads through a response, because Safari's `Blob.arrayBuffer` fills the missing bytes of a truncated file with zeros.
 * @throws Error if a file can no longer be read, takes too long, or has fewer bytes than when it was picked
 */
export async function readBytes(blob: Blob): Promise<ArrayBuffer> {
  const read = new Response(blob).arrayBuffer();
  const bytes = await unlessLate(read, longestRead + blob.size / slowestRead, noop);
  if (!bytes || bytes.byteLength < blob.size) throw new Error("The file was cut.");
  return bytes;
}

/**
 * Whether the file is still the one that was picked. If a file was changed, moved or deleted, a browser fails the
 * request as if the network were down, or never ends it; only reading shows the reason. One byte is enough: Chromium
 * compares the date and size of the whole file before it reads any. It is the last byte, because Firefox and Safari
 * compare nothing, and only there notice a truncated file.
 */
export async function isReadable(file: Blob): Promise<boolean> {
  if (await canRead(file)) return true;
  // Safari also reads nothing while a page is being reloaded, and its upload continues in the next page.
  await delay(1_000, {});
  return canRead(file);
}

async function canRead(file: Blob): Promise<boolean> {
  // An empty slice of a deleted file can be read, so an empty file is read whole.
  const bytes = await readBytes(file.size > 0 ? file.slice(-1) : file).catch(noop);
  return bytes !== undefined;
}
