import { isSuccess, type Answer } from "./http.ts";

/** Where a bucket lists one of its keys to somebody without a signature, if it does. */
export function listingUrl(bucketUrl: string, prefix?: string): string {
  const query = new URLSearchParams({ "list-type": "2", "max-keys": "1", ...(prefix !== undefined && { prefix }) });
  return `${bucketUrl}?${query.toString()}`;
}

export const isListing = (answer: Answer) => isSuccess(answer) && answer.text.includes("<ListBucketResult");
