import {
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3ServiceException,
  type ListMultipartUploadsCommandOutput,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";

export type Place = { Bucket: string; Prefix: string };
/** One version of an object, or a delete marker. It has no id if the bucket keeps no versions. */
export type StoredVersion = { Key: string; VersionId?: string };
/** A multipart upload that is not complete. Other listings do not contain it, nor its parts. */
export type Unfinished = { Key: string; UploadId: string };

type Dated<Item> = Item & { size: number; since: Date };

/** Yields the latest version of each object under a prefix, up to 1,000 a page. */
export async function* pagesOfObjects(client: S3Client, place: Place): AsyncGenerator<Dated<{ Key: string }>[]> {
  let token: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ ...place, ContinuationToken: token }));
    yield (page.Contents ?? []).flatMap(({ Key, Size = 0, LastModified }) =>
      Key === undefined || LastModified === undefined ? [] : [{ Key, size: Size, since: LastModified }],
    );
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/** Yields all that is stored under a prefix: every version and every delete marker, if there are any. */
export async function* pagesOfStored(client: S3Client, place: Place): AsyncGenerator<StoredVersion[]> {
  let keepsVersions = false;
  for await (const { Versions = [], DeleteMarkers = [] } of pagesOfVersions(client, place)) {
    keepsVersions = true;
    yield [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
      Key === undefined ? [] : [{ Key, ...(VersionId !== undefined && { VersionId }) }],
    );
  }
  if (!keepsVersions) yield* pagesOfObjects(client, place);
}

/** Yields an object's versions and delete markers except the latest; nothing if S3 has no versions. */
export async function* pagesUnder(
  client: S3Client,
  object: { Bucket: string; Key: string },
): AsyncGenerator<StoredVersion[]> {
  const { Bucket, Key } = object;
  for await (const { Versions = [], DeleteMarkers = [] } of pagesOfVersions(client, { Bucket, Prefix: Key })) {
    yield [...Versions, ...DeleteMarkers].flatMap((version) =>
      version.Key === Key && version.IsLatest !== true && version.VersionId !== undefined
        ? [{ Key, VersionId: version.VersionId }]
        : [],
    );
  }
}

/** Yields the versions that are not the latest ones, without delete markers; nothing if S3 has no versions. */
export async function* pagesOfOldVersions(
  client: S3Client,
  place: Place,
): AsyncGenerator<Dated<Required<StoredVersion>>[]> {
  for await (const { Versions = [] } of pagesOfVersions(client, place)) {
    yield Versions.flatMap(({ Key, VersionId, IsLatest, Size = 0, LastModified }) =>
      Key === undefined || VersionId === undefined || LastModified === undefined || IsLatest === true
        ? []
        : [{ Key, VersionId, size: Size, since: LastModified }],
    );
  }
}

/** Yields multipart uploads and copies that are not complete. The listing does not have the sizes of their parts. */
export async function* pagesOfUnfinished(client: S3Client, place: Place): AsyncGenerator<Dated<Unfinished>[]> {
  let next = {};
  for (let more = true; more;) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ ...place, ...next }),
    );
    yield (page.Uploads ?? []).flatMap(({ Key, UploadId, Initiated }) =>
      Key === undefined || UploadId === undefined || Initiated === undefined
        ? []
        : [{ Key, UploadId, size: 0, since: Initiated }],
    );
    next = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    more = page.IsTruncated === true && page.NextKeyMarker !== undefined;
  }
}

/** Yields no page if S3 has no versions. */
async function* pagesOfVersions(client: S3Client, place: Place): AsyncGenerator<ListObjectVersionsCommandOutput> {
  let next = {};
  for (let more = true; more;) {
    const page = await versionsFrom(client, { ...place, ...next });
    if (page === undefined) return;
    yield page;
    next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    more = page.IsTruncated === true && page.NextKeyMarker !== undefined;
  }
}

async function versionsFrom(
  client: S3Client,
  place: Place & { KeyMarker?: string; VersionIdMarker?: string },
): Promise<ListObjectVersionsCommandOutput | undefined> {
  try {
    return await client.send(new ListObjectVersionsCommand(place));
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 501 || status === 405) return undefined;
    throw error;
  }
}
