import type { FoundFile } from "@s3-direct/upload-client";

const byName = new Intl.Collator(undefined, { numeric: true });

const folderOf = ({ path }: Pick<FoundFile, "path">) => path.slice(0, path.lastIndexOf("/") + 1);

/**
 * Sorts the files of folders by their names, because a browser returns them in whatever order the disk has them. Files
 * of no folder come first, as they were chosen.
 */
export const inOrder = <Found extends Pick<FoundFile, "path">>(found: readonly Found[]): Found[] =>
  found.toSorted((a, b) => {
    const [folder, other] = [folderOf(a), folderOf(b)];
    return folder === "" && other === "" ? 0 : byName.compare(folder, other) || byName.compare(a.path, b.path);
  });
