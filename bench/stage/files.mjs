import { randomFillSync } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";

const chunk = randomFillSync(Buffer.alloc(1024 ** 2));

/** Makes files with incompressible bytes. @returns their paths */
export async function makeFiles(folder, { count, size }) {
  return makeFilesOf(
    join(folder, `${count}x${size}`),
    Array.from({ length: count }, () => size),
  );
}

/** Makes such files, each with its own size. */
export async function makeFilesOf(folder, sizes) {
  await mkdir(folder, { recursive: true });
  const paths = sizes.map((_, index) => join(folder, `file-${index}.bin`));
  for (const [index, path] of paths.entries()) {
    const file = await open(path, "w");
    // Makes each file's bytes different.
    chunk.writeUInt32LE(index, 0);
    for (let at = 0; at < sizes[index]; at += chunk.length) {
      await file.write(chunk, 0, Math.min(chunk.length, sizes[index] - at));
    }
    await file.close();
  }
  return paths;
}
