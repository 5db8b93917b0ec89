import { stemOf } from "@s3-direct/upload-core";

/** Names for one folder, as they come: the second photo.jpg becomes "photo (2).jpg", on a disk that ignores case, too. */
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
