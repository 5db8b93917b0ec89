import { stemOf } from "@s3-direct/upload-core";

/**
 * Returns a function that makes names unique within a folder: the second photo.jpg becomes "photo (2).jpg". Case is
 * ignored, and how accents are spelled, as some disks do.
 */
export function createUniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const stem = stemOf(name);
    const ending = name.slice(stem.length);
    let unique = name;
    for (let number = 2; taken.has(onDisk(unique)); number++) unique = `${stem} (${number})${ending}`;
    taken.add(onDisk(unique));
    return unique;
  };
}

/** Returns the same for names that are one on some disk. */
export const onDisk = (name: string): string => name.normalize("NFC").toLowerCase();
