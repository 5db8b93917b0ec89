import { noop } from "../lib/noop.ts";
import { unlessLate } from "../lib/abortable.ts";
import { delay } from "../recovery/delay.ts";

/** In milliseconds. A disk that wakes up takes ten seconds; a drive that is not there any more may never say so. */
export const longestRead = 60_000;

/** In bytes a millisecond: a drive behind a slow line may take that long besides. */
const slowestRead = 32;

/**
 * All bytes of a blob.
 *
 * Read by way of a response, because Safari's `Blob.arrayBuffer` fills up with zeros what is missing of a file that was cut.
 * @throws Error for a file that cannot be read any more or takes too long, or has fewer bytes than when it was picked
 */
export async function readBytes(blob: Blob): Promise<ArrayBuffer> {
  const read = new Response(blob).arrayBuffer();
  const bytes = await unlessLate(read, longestRead + blob.size / slowestRead, noop);
  if (!bytes || bytes.byteLength < blob.size) throw new Error("The file was cut.");
  return bytes;
}

/**
 * Whether the file still is what was picked. A browser that finds it changed, moved or deleted fails the request as if the
 * network were down, or never ends it; only reading tells. One byte is enough: Chromium compares the whole file's date and
 * size before it reads any. It is the last one: Firefox and Safari compare nothing, and find a file that was cut only there.
 */
export async function isReadable(file: Blob): Promise<boolean> {
  if (await canRead(file)) return true;
  // Safari reads nothing either for a page that is being reloaded, whose upload goes on in the next one.
  await delay(1_000, {});
  return canRead(file);
}

async function canRead(file: Blob): Promise<boolean> {
  // An empty slice of a file that is gone can be read.
  const bytes = await readBytes(file.size > 0 ? file.slice(-1) : file).catch(noop);
  return bytes !== undefined;
}
