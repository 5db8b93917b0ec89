import { noop } from "../lib/noop.ts";
import { loadExtras } from "../extras/load.ts";
import type { FileHandle } from "../resumable.ts";

/** A file and its path: `holiday/day 1/a.jpg` in a dropped folder `holiday`, otherwise just its name. */
export type FoundFile = {
  readonly file: File;
  readonly path: string;
  /** Set in Chromium for a dropped file that is in no folder: pass it to `add`, and the upload can be resumed without choosing the file again. */
  readonly handle?: FileHandle;
};

export type FoundFiles = {
  readonly files: readonly FoundFile[];
  /** Paths of files and folders that the browser could not read, for lack of permission or because they are gone. */
  readonly unreadable: readonly string[];
};

/** The part of a `DataTransfer` that is used. */
type Transfer = { readonly items: Iterable<TransferItem> };
type TransferItem = {
  readonly kind: string;
  getAsFile: () => File | null;
  webkitGetAsEntry?: () => Entry | null;
  getAsFileSystemHandle?: () => Promise<unknown>;
};
/** The entry of a file, with `file`, or of a folder, with `createReader`. */
export type Entry = {
  readonly isDirectory: boolean;
  readonly fullPath: string;
  file?: Reads<File>;
  createReader?: () => FolderReader;
};
export type FolderReader = { readEntries: Reads<Entry[]> };
type Reads<Found> = (found: (found: Found) => void, failed: (error: unknown) => void) => void;
/** A file, or the path of an entry that cannot be read. */
export type Found = FoundFile | string;

/**
 * Returns the files of a drop (`event.dataTransfer`) or a paste (`event.clipboardData`), including those in folders,
 * except the operating system's own (`.DS_Store`, `Thumbs.db`).
 *
 * Call it in the event's handler before anything is awaited: browsers empty the list when the event is over. The
 * application can keep a path in the `input` of its endpoint; it is not part of a key. Files picked by
 * `<input webkitdirectory>` have their path in `file.webkitRelativePath`.
 */
export async function filesFrom({ items }: Transfer): Promise<FoundFiles> {
  const found = await Promise.all([...items].map(read));
  const all = found.flat();
  return {
    files: all.filter((one) => typeof one !== "string"),
    unreadable: all.filter((one) => typeof one === "string"),
  };
}

/** Reads everything it needs from an item before it waits for anything. */
async function read(item: TransferItem): Promise<Found[]> {
  if (item.kind !== "file") return [];
  const file = item.getAsFile();
  const entry = item.webkitGetAsEntry?.();
  // A folder has a file too, but it cannot be read.
  if (entry?.isDirectory) return walk(entry);
  const handle = await item.getAsFileSystemHandle?.().catch(noop);
  return file ? [{ file, path: file.name, ...(isFileHandle(handle) && { handle }) }] : [];
}

/** Reads a folder. If the chunk cannot be loaded, nothing is read, and the next drop loads it again. */
function walk(folder: Entry): Promise<Found[]> {
  return loadExtras().then(
    ({ readEntry }) => readEntry(folder),
    () => [folder.fullPath.slice(1)],
  );
}

const isFileHandle = (handle: unknown): handle is FileHandle => "getFile" in Object(handle);
