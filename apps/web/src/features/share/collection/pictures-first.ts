const isPicture = ({ contentType }: { contentType: string }) => contentType.startsWith("image/");

/** What is looked at comes before what is only downloaded; the order is kept otherwise. */
export function picturesFirst<File extends { contentType: string }>(files: readonly File[]): File[] {
  return files.toSorted((a, b) => Number(isPicture(b)) - Number(isPicture(a)));
}
