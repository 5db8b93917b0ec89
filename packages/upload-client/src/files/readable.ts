/**
 * Whether the file still is what was picked. A browser that finds it changed, moved or deleted fails the request as if the
 * network were down; only reading tells the two apart. One byte is enough: Chromium compares the whole file's date and size
 * before it reads any.
 */
export async function isReadable(file: Blob): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
