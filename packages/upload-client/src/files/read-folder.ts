import { isHidden } from "../lib/is-hidden.ts";
import { isSystemFile } from "./system-file.ts";
import type { Entry, FolderReader, Found } from "./dropped.ts";

/**
 * Returns the files of a dropped folder and of its subfolders, except those in which the operating system keeps its own
 * data.
 */
export async function readEntry(entry: Entry): Promise<Found[]> {
  const path = pathOf(entry);
  try {
    if (entry.createReader) return await readFolder(entry.createReader());
    if (!entry.file) return [path];
    const file = await new Promise<File>((resolve, reject) => entry.file?.(resolve, reject));
    return isSystemFile(path) ? [] : [{ file, path }];
  } catch {
    return [path];
  }
}

/** Returns an entry's path without the slash that it begins with. */
const pathOf = ({ fullPath }: Entry) => fullPath.slice(1);

async function readFolder(reader: FolderReader): Promise<Found[]> {
  const found: Found[] = [];
  for (;;) {
    // Chromium returns 100 entries at a time, and none when there are no more.
    const entries = await new Promise<Entry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found;
    for (let at = 0; at < entries.length; at += slice) {
      // A hidden page has nothing else to do, and its timers fire once a second.
      if (at > 0 && !isHidden()) await new Promise((resolve) => setTimeout(resolve));
      // One by one, because a call takes some ten thousand arguments at most, and a folder may have more files.
      for (const files of await Promise.all(entries.slice(at, at + slice).map(readEntry)))
        for (const file of files) found.push(file);
    }
  }
}

/** This many files are read before the page can do something else: Chromium blocks it for each. */
const slice = 25;
