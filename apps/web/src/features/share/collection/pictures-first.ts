const isPicture = ({ contentType }: { contentType: string }) => contentType.startsWith("image/");

/** Puts pictures first; otherwise the order is kept. */
export function picturesFirst<File extends { contentType: string }>(files: readonly File[]): File[] {
  return files.toSorted((a, b) => Number(isPicture(b)) - Number(isPicture(a)));
}
