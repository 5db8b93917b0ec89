import { noop } from "../lib/noop.ts";
import { loadExtras } from "../extras/load.ts";
import type { FileHandle } from "../resumable.ts";

/** A file and where it stood: `holiday/day 1/a.jpg` of a dropped folder `holiday`, just its name otherwise. */
export type FoundFile = {
  readonly file: File;
  readonly path: string;
  /** Set in Chromium for a dropped file that is in no folder: pass it to `add`, and the upload can be resumed without choosing the file again. */
  readonly handle?: FileHandle;
};

export type FoundFiles = {
  readonly files: readonly FoundFile[];
  /** Paths of files and folders that the browser could not read: no permission, or gone in the meantime. */
  readonly unreadable: readonly string[];
};

/** As much of a `DataTransfer` as is looked at. */
type Transfer = { readonly items: Iterable<TransferItem> };
type TransferItem = {
  readonly kind: string;
  getAsFile: () => File | null;
  webkitGetAsEntry?: () => Entry | null;
  getAsFileSystemHandle?: () => Promise<unknown>;
};
/** A file's, with `file`, or a folder's, with `createReader`. */
export type Entry = {
  readonly isDirectory: boolean;
  readonly fullPath: string;
  file?: Reads<File>;
  createReader?: () => FolderReader;
};
export type FolderReader = { readEntries: Reads<Entry[]> };
type Reads<Found> = (found: (found: Found) => void, failed: (error: unknown) => void) => void;
/** A file, or the path of what cannot be read. */
export type Found = FoundFile | string;

/**
 * The files of a drop (`event.dataTransfer`) or a paste (`event.clipboardData`), those in folders too, but for what the
 * operating system keeps there (`.DS_Store`, `Thumbs.db`).
 *
 * Call it before anything is awaited in the event's handler: browsers empty the list when the event is over. A path is for
 * the application to keep, in the `input` of its endpoint; it has no part in a key. What is picked by
 * `<input webkitdirectory>` has it as `file.webkitRelativePath`.
 */
export async function filesFrom({ items }: Transfer): Promise<FoundFiles> {
  const found = await Promise.all([...items].map(read));
  const all = found.flat();
  return {
    files: all.filter((one) => typeof one !== "string"),
    unreadable: all.filter((one) => typeof one === "string"),
  };
}

/** Takes all that it needs from an item before it waits for anything. */
async function read(item: TransferItem): Promise<Found[]> {
  if (item.kind !== "file") return [];
  const file = item.getAsFile();
  const entry = item.webkitGetAsEntry?.();
  // A folder has a file too, which nobody can read.
  if (entry?.isDirectory) return walk(entry);
  const handle = await item.getAsFileSystemHandle?.().catch(noop);
  return file ? [{ file, path: file.name, ...(isFileHandle(handle) && { handle }) }] : [];
}

/** Where the chunk cannot be loaded, nothing is read. The next drop asks for it again. */
function walk(folder: Entry): Promise<Found[]> {
  return loadExtras().then(
    ({ readEntry }) => readEntry(folder),
    () => [folder.fullPath.slice(1)],
  );
}

const isFileHandle = (handle: unknown): handle is FileHandle => "getFile" in Object(handle);
