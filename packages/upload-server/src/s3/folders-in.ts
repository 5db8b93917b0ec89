import { ListObjectsV2Command, type CommonPrefix, type S3Client } from "@aws-sdk/client-s3";
import { pagesOfUnfinished, pagesOfVersions, type Folder } from "./all-pages.ts";
import { hasNextPage } from "./has-next-page.ts";

/** Lists the folders under a prefix that contain anything: objects, old versions or unfinished uploads. */
export async function foldersIn(client: S3Client, { Bucket, Prefix }: Folder): Promise<string[]> {
  const below = { Bucket, Prefix, Delimiter: "/" };
  const folders = new Set<string>();
  const note = (prefixes: CommonPrefix[] = []) => {
    for (const { Prefix: folder } of prefixes) if (folder !== undefined) folders.add(folder);
  };
  for (let token: string | undefined, more = true; more;) {
    const page = await client.send(new ListObjectsV2Command({ ...below, ContinuationToken: token }));
    note(page.CommonPrefixes);
    token = page.NextContinuationToken;
    more = hasNextPage("ListObjectsV2", { ...page, next: token });
  }
  // Objects that have expired are left as old versions, if the bucket keeps them.
  for await (const page of pagesOfVersions(client, below)) note(page.CommonPrefixes);
  // Without a delimiter, because Ceph 18.2 loses entries that it groups by one.
  for await (const page of pagesOfUnfinished(client, { Bucket, Prefix })) {
    for (const { Key } of page) {
      const end = Key.indexOf("/", Prefix.length);
      if (end >= 0) folders.add(Key.slice(0, end + 1));
    }
  }
  return [...folders];
}
