import {
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3ServiceException,
  type ListMultipartUploadsCommandOutput,
  type ListObjectsV2CommandOutput,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { hasNextPage } from "./has-next-page.ts";
import { mapStorageError, throwStorageError } from "./map-error.ts";

// A listing that fails throws what `mapStorageError` returns, so that whoever handles its pages need not tell S3's errors
// from the application's.

export type Folder = { Bucket: string; Prefix: string };
/** One version of an object, or a delete marker. It has no id if the bucket keeps no versions. */
export type StoredVersion = { Key: string; VersionId?: string };
/** A multipart upload that is not complete. Other listings do not contain it, nor its parts. */
export type Unfinished = { Key: string; UploadId: string };

type Dated<Item> = Item & { size: number; since: Date };

/** Yields the latest version of each object under a prefix, up to 1,000 a page. */
export async function* pagesOfObjects(client: S3Client, folder: Folder): AsyncGenerator<Dated<{ Key: string }>[]> {
  let token: string | undefined;
  for (let more = true; more;) {
    const page: ListObjectsV2CommandOutput = await client
      .send(new ListObjectsV2Command({ ...folder, ContinuationToken: token }))
      .catch(throwStorageError);
    yield (page.Contents ?? []).flatMap(({ Key, Size = 0, LastModified }) =>
      Key === undefined || LastModified === undefined ? [] : [{ Key, size: Size, since: LastModified }],
    );
    token = page.NextContinuationToken;
    more = hasNextPage("ListObjectsV2", { ...page, next: token });
  }
}

/**
 * Yields all that is stored under a prefix: every version and every delete marker, or the objects if S3 lists no
 * versions.
 */
export async function* pagesOfStored(client: S3Client, folder: Folder): AsyncGenerator<StoredVersion[]> {
  let listsVersions = false;
  for await (const { Versions = [], DeleteMarkers = [] } of pagesOfVersions(client, folder)) {
    const stored = [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
      Key === undefined ? [] : [{ Key, ...(VersionId !== undefined && { VersionId }) }],
    );
    listsVersions ||= stored.length > 0;
    yield stored;
  }
  // An S3 without versions may answer with an empty list.
  if (!listsVersions) yield* pagesOfObjects(client, folder);
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
  folder: Folder,
): AsyncGenerator<Dated<Required<StoredVersion>>[]> {
  for await (const { Versions = [] } of pagesOfVersions(client, folder)) {
    yield Versions.flatMap(({ Key, VersionId, IsLatest, Size = 0, LastModified }) =>
      Key === undefined || VersionId === undefined || LastModified === undefined || IsLatest === true
        ? []
        : [{ Key, VersionId, size: Size, since: LastModified }],
    );
  }
}

/** Yields multipart uploads and copies that are not complete. The listing does not have the sizes of their parts. */
export async function* pagesOfUnfinished(client: S3Client, folder: Folder): AsyncGenerator<Dated<Unfinished>[]> {
  let next = {};
  for (let more = true; more;) {
    const page: ListMultipartUploadsCommandOutput = await client
      .send(new ListMultipartUploadsCommand({ ...folder, ...next }))
      .catch(throwStorageError);
    yield (page.Uploads ?? []).flatMap(({ Key, UploadId, Initiated }) =>
      Key === undefined || UploadId === undefined || Initiated === undefined
        ? []
        : [{ Key, UploadId, size: 0, since: Initiated }],
    );
    next = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    more = hasNextPage("ListMultipartUploads", { ...page, next: page.NextKeyMarker });
  }
}

/** Yields no page if S3 has no versions. @throws Error if it has old versions without ids, which nobody can delete */
export async function* pagesOfVersions(
  client: S3Client,
  folder: Folder & { Delimiter?: string },
): AsyncGenerator<ListObjectVersionsCommandOutput> {
  let next = {};
  for (let more = true, isFirst = true; more; isFirst = false) {
    const page = await versionsFrom(client, { ...folder, ...next });
    if (page === undefined || (listsWithoutIds(page) && isFirst)) return;
    yield page;
    next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    more = hasNextPage("ListObjectVersions", { ...page, next: page.NextKeyMarker });
  }
}

/**
 * Whether it is a list of objects, not of versions. Google Cloud Storage sends one, whose entries have a `Generation`
 * and whose next page begins at other markers (boto's gs/bucketlistresultset.py).
 */
function listsWithoutIds({ Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput): boolean {
  if (Versions.some(({ VersionId, IsLatest }) => VersionId === undefined && IsLatest === false))
    throw new Error("ListObjectVersions: S3 keeps old versions that have no VersionId, so they can't be deleted.");
  return Versions.length > 0 && [...Versions, ...DeleteMarkers].every(({ VersionId }) => VersionId === undefined);
}

async function versionsFrom(
  client: S3Client,
  folder: Folder & { KeyMarker?: string; VersionIdMarker?: string },
): Promise<ListObjectVersionsCommandOutput | undefined> {
  try {
    return await client.send(new ListObjectVersionsCommand(folder));
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 501 || status === 405) return undefined;
    throw mapStorageError(error);
  }
}
