import { ListMultipartUploadsCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import type { Place } from "./all-pages.ts";
import { hasNextPage } from "./has-next-page.ts";

/** Lists the folders under a prefix that contain anything, complete or not. */
export async function foldersIn(client: S3Client, { Bucket, Prefix }: Place): Promise<string[]> {
  const below = { Bucket, Prefix, Delimiter: "/" };
  const folders = new Set<string>();
  const note = (prefixes: { Prefix?: string | undefined }[] = []) => {
    for (const { Prefix: folder } of prefixes) if (folder !== undefined) folders.add(folder);
  };
  for (let token: string | undefined, more = true; more;) {
    const page = await client.send(new ListObjectsV2Command({ ...below, ContinuationToken: token }));
    note(page.CommonPrefixes);
    token = page.NextContinuationToken;
    more = hasNextPage("ListObjectsV2", { ...page, next: token });
  }
  for (let marker = {}, more = true; more;) {
    // Without a delimiter, because Ceph 18.2 loses entries that it groups by one.
    const page = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix, ...marker }));
    note(page.Uploads?.map(({ Key = "" }) => ({ Prefix: Key.slice(0, Key.indexOf("/", Prefix.length) + 1) })));
    marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    more = hasNextPage("ListMultipartUploads", { ...page, next: page.NextKeyMarker });
  }
  return [...folders];
}
