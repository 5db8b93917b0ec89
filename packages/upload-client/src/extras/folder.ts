import { isHidden } from "../lib/is-hidden.ts";
import { isSystemFile } from "../files/system-file.ts";
import type { Entry, FolderReader, Found } from "../files/dropped.ts";

/** The files of a dropped folder and of those in it, but for what the operating system keeps there. */
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

/** It begins with a slash. */
const pathOf = ({ fullPath }: Entry) => fullPath.slice(1);

async function readFolder(reader: FolderReader): Promise<Found[]> {
  const found: Found[] = [];
  for (;;) {
    // Chromium gives 100 at a time, and none when there are no more.
    const entries = await new Promise<Entry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found;
    for (let at = 0; at < entries.length; at += slice) {
      // A page that nobody sees has nothing else to do, and its timers come once a second.
      if (at > 0 && !isHidden()) await new Promise((resolve) => setTimeout(resolve));
      // One by one: a call takes some ten thousand arguments, and a folder may have more files.
      for (const files of await Promise.all(entries.slice(at, at + slice).map(readEntry)))
        for (const file of files) found.push(file);
    }
  }
}

/** So many files are read before the page may do something else: Chromium holds it up for each. */
const slice = 25;
