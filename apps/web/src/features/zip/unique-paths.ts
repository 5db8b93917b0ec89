import { safeName } from "./safe-name.ts";
import { createUniqueNames, onDisk } from "./unique-names.ts";

type Folder = { path: string; unique: (name: string) => string; folders: Map<string, Folder> };

/**
 * Returns a function that places files in folders: "a/b" is a folder in a folder. No two files have the same path, and
 * none that of a folder, on any system.
 */
export function createUniquePaths(): (file: { name: string; folder?: string | undefined }) => string {
  const top = newFolder("");
  return ({ name, folder = "" }) => {
    const names = folder.split("/").filter((each) => each !== "");
    const { path, unique } = names.map(safeName).reduce(within, top);
    return `${path}${unique(safeName(name))}`;
  };
}

const newFolder = (path: string): Folder => ({ path, unique: createUniqueNames(), folders: new Map() });

function within({ path, unique, folders }: Folder, name: string): Folder {
  const key = onDisk(name);
  const folder = folders.get(key) ?? newFolder(`${path}${unique(name)}/`);
  folders.set(key, folder);
  return folder;
}
