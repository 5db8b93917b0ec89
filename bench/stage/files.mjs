import { randomFillSync } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";

const chunk = randomFillSync(Buffer.alloc(1024 ** 2));

/** Files on disk, of bytes that nothing can make smaller. @returns their paths */
export async function makeFiles(folder, { count, size }) {
  const own = join(folder, `${count}x${size}`);
  await mkdir(own, { recursive: true });
  const paths = Array.from({ length: count }, (_, index) => join(own, `file-${index}.bin`));
  for (const [index, path] of paths.entries()) {
    const file = await open(path, "w");
    // Each file has other bytes than the next.
    chunk.writeUInt32LE(index, 0);
    for (let at = 0; at < size; at += chunk.length) await file.write(chunk, 0, Math.min(chunk.length, size - at));
    await file.close();
  }
  return paths;
}
