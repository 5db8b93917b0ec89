import { stemOf } from "@s3-direct/upload-core";

/**
 * Returns a function that makes names unique within a folder: the second photo.jpg becomes "photo (2).jpg". Case is
 * ignored, as some disks do.
 */
export function createUniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const stem = stemOf(name);
    const ending = name.slice(stem.length);
    let unique = name;
    for (let number = 2; taken.has(unique.toLowerCase()); number++) unique = `${stem} (${number})${ending}`;
    taken.add(unique.toLowerCase());
    return unique;
  };
}
