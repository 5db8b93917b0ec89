import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { pagesOfUnfinished, type Place } from "./all-pages.ts";
import { hasNextPage } from "./has-next-page.ts";

/** Lists the folders under a prefix that contain anything, complete or not. */
export async function foldersIn(client: S3Client, { Bucket, Prefix }: Place): Promise<string[]> {
  const below = { Bucket, Prefix, Delimiter: "/" };
  const folders = new Set<string>();
  for (let token: string | undefined, more = true; more;) {
    const page = await client.send(new ListObjectsV2Command({ ...below, ContinuationToken: token }));
    for (const { Prefix: folder } of page.CommonPrefixes ?? []) if (folder !== undefined) folders.add(folder);
    token = page.NextContinuationToken;
    more = hasNextPage("ListObjectsV2", { ...page, next: token });
  }
  // Without a delimiter, because Ceph 18.2 loses entries that it groups by one.
  for await (const page of pagesOfUnfinished(client, { Bucket, Prefix })) {
    for (const { Key } of page) folders.add(Key.slice(0, Key.indexOf("/", Prefix.length) + 1));
  }
  return [...folders];
}
