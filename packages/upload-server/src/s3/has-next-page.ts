/**
 * Whether a listing has another page.
 * @param page `next`: the marker at which S3 says that the next page begins
 * @throws Error if S3 says that there is more, but not where: the rest would be taken for absent
 */
export function hasNextPage(
  operation: string,
  { IsTruncated, next }: { IsTruncated?: boolean | undefined; next: string | undefined },
): boolean {
  if (IsTruncated !== true) return false;
  if (next) return true;
  throw new Error(`${operation}: S3 says that the list goes on, but not where.`);
}
