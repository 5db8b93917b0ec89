import {
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3ServiceException,
  type S3Client,
} from "@aws-sdk/client-s3";

export type Place = { Bucket: string; Prefix: string };
/** One version of an object, or the mark that it was deleted; without an id where the bucket keeps no versions. */
export type StoredVersion = { Key: string; VersionId?: string };
/** A multipart upload that is not complete: with its parts the invisible part of a bucket. */
export type Unfinished = { Key: string; UploadId: string };

// First pages only, of up to 1,000: who deletes what it finds has the next one in front.

/** What a bucket keeps under a prefix: every version of it, where there are any. */
export async function storedPage(client: S3Client, place: Place): Promise<StoredVersion[]> {
  const found = await versionsPage(client, place);
  return (found ?? (await objectsPage(client, place))).flatMap(({ Key, VersionId }) =>
    Key === undefined ? [] : [{ Key, ...(VersionId !== undefined && { VersionId }) }],
  );
}

type Listed = { Key?: string | undefined; VersionId?: string | undefined; IsLatest?: boolean | undefined };

/** An object's versions but for the latest; none where the bucket keeps no versions. */
export async function oldVersionsPage(
  client: S3Client,
  { Bucket, Key }: { Bucket: string; Key: string },
): Promise<StoredVersion[]> {
  const found = (await versionsPage(client, { Bucket, Prefix: Key })) ?? [];
  return found.flatMap((version) =>
    version.Key === Key && version.IsLatest !== true && version.VersionId !== undefined
      ? [{ Key, VersionId: version.VersionId }]
      : [],
  );
}

/** @returns undefined on an S3 that knows no versions */
async function versionsPage(client: S3Client, place: Place): Promise<Listed[] | undefined> {
  try {
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand(place));
    return [...Versions, ...DeleteMarkers];
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 501 || status === 405) return undefined;
    throw error;
  }
}

async function objectsPage(client: S3Client, place: Place): Promise<Listed[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command(place));
  return Contents;
}

export async function unfinishedPage(client: S3Client, place: Place): Promise<Unfinished[]> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand(place));
  return Uploads.flatMap(({ Key, UploadId }) =>
    Key === undefined || UploadId === undefined ? [] : [{ Key, UploadId }],
  );
}

/** The next level of keys below a prefix, as far as anything is there, complete or not. */
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
    more = page.IsTruncated === true && token !== undefined;
  }
  for (let marker = {}, more = true; more;) {
    // Without a delimiter: Ceph 18.2 loses what it takes together.
    const page = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix, ...marker }));
    note(page.Uploads?.map(({ Key = "" }) => ({ Prefix: Key.slice(0, Key.indexOf("/", Prefix.length) + 1) })));
    marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    more = page.IsTruncated === true && page.NextKeyMarker !== undefined;
  }
  return [...folders];
}
