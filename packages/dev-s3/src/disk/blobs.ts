import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A run of bytes inside one blob file. An object's content is a list of them. */
export type Slice = { readonly blob: string; readonly start: number; readonly size: number };

/**
 * Bytes on disk. A blob file is written once and never changed. Objects, parts and readers hold a blob by a reference
 * count; the last release removes the file. So a copy shares bytes, completing a multipart upload moves none, and an
 * overwrite does not disturb a running download.
 */
export type Blobs = {
  /** Streams to a new blob, which the caller then holds; leaves nothing behind if the source fails. */
  write: (source: Readable, onChunk: (chunk: Buffer) => void) => Promise<Slice[]>;
  read: (slices: readonly Slice[]) => Readable;
  hold: (slices: readonly Slice[]) => void;
  release: (slices: readonly Slice[]) => void;
  /**
   * Removes blobs that nobody holds, such as those that a crash left half-written. Called once, after everything stored
   * has been counted.
   */
  sweep: () => Promise<void>;
};

/** In bytes: large enough that system calls do not dominate, small enough for a hundred uploads at once. */
const bufferSize = 1024 * 1024;

/** Consecutive blobs in one folder: with random folders, a small store would need one for nearly each blob. */
const filesInFolder = 1000;

export function createBlobs(folder: string): Blobs {
  const holders = new Map<string, number>();
  const pathOf = (blob: string) => join(folder, blob.slice(0, 2), blob);
  const nameBlob = blobNames();

  const hold = (slices: readonly Slice[]) => {
    for (const { blob } of slices) holders.set(blob, (holders.get(blob) ?? 0) + 1);
  };
  const release = (slices: readonly Slice[]) => {
    for (const { blob } of slices) {
      const count = (holders.get(blob) ?? 0) - 1;
      if (count > 0) {
        holders.set(blob, count);
        continue;
      }
      holders.delete(blob);
      // The sweep at the next start removes a file that cannot be removed now.
      rm(pathOf(blob), { force: true }).catch(() => {});
    }
  };

  return {
    hold,
    release,

    async write(source, onChunk) {
      const blob = nameBlob();
      let size = 0;
      try {
        await pipeline(
          source,
          fileWriter(pathOf(blob), (chunk) => {
            size += chunk.length;
            onChunk(chunk);
          }),
        );
      } catch (error) {
        await rm(pathOf(blob), { force: true });
        throw error;
      }
      const slices = size === 0 ? [] : [{ blob, start: 0, size }];
      if (size === 0) await rm(pathOf(blob), { force: true });
      hold(slices);
      return slices;
    },

    read(slices) {
      hold(slices);
      const readable = Readable.from(readSlices(slices, pathOf));
      readable.once("close", () => release(slices));
      return readable;
    },

    async sweep() {
      await mkdir(folder, { recursive: true });
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      const orphans = files.filter((file) => file.isFile() && !holders.has(file.name));
      await Promise.all(orphans.map((file) => rm(join(file.parentPath, file.name), { force: true })));
    },
  };
}

/** Creates names of blobs; their first two letters are the folder. */
function blobNames(): () => string {
  let given = 0;
  let folder = "";
  return () => {
    if (given % filesInFolder === 0) folder = randomUUID().slice(0, 2);
    given += 1;
    return `${folder}${randomUUID().slice(2)}`;
  };
}

async function* readSlices(slices: readonly Slice[], pathOf: (blob: string) => string) {
  for (const { blob, start, size } of slices) {
    yield* createReadStream(pathOf(blob), { start, end: start + size - 1, highWaterMark: bufferSize });
  }
}

/** Writes all waiting chunks in one call, and lets the caller hash them while the disk works. */
function fileWriter(path: string, onChunk: (chunk: Buffer) => void): Writable {
  const opening = openNew(path);
  const writeAll = async (chunks: Buffer[]) => {
    const file = await opening;
    const writing = file.writev(chunks);
    chunks.forEach(onChunk);
    const { bytesWritten } = await writing;
    const wanted = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (bytesWritten !== wanted) throw new Error("The disk took fewer bytes than it was given.");
  };
  const settle = (work: Promise<void>, callback: (error?: Error | null) => void) => {
    work.then(
      () => callback(),
      (error: Error) => callback(error),
    );
  };
  return new Writable({
    highWaterMark: bufferSize,
    write: (chunk: Buffer, _encoding, callback) => settle(writeAll([chunk]), callback),
    writev: (items: { chunk: Buffer }[], callback) => settle(writeAll(items.map((item) => item.chunk)), callback),
    final: (callback) =>
      settle(
        opening.then((file) => file.close()),
        callback,
      ),
    destroy: (error, callback) => {
      opening
        .then((file) => file.close())
        .then(
          () => callback(error),
          () => callback(error),
        );
    },
  });
}

/**
 * Opens a new file. Its folder nearly always exists; if not, it is created and the second try reports any other error.
 */
async function openNew(path: string): Promise<FileHandle> {
  return open(path, "wx").catch(async () => {
    await mkdir(dirname(path), { recursive: true });
    return open(path, "wx");
  });
}

/** Returns the part of a list of slices that a byte range covers; `end` is inclusive, as in HTTP. */
export function cut(slices: readonly Slice[], range: { start: number; end: number }): Slice[] {
  const wanted: Slice[] = [];
  let offset = 0;
  for (const slice of slices) {
    const from = Math.max(range.start - offset, 0);
    const to = Math.min(range.end + 1 - offset, slice.size);
    if (from < to) wanted.push({ blob: slice.blob, start: slice.start + from, size: to - from });
    offset += slice.size;
  }
  return wanted;
}
