import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { isForbidden } from "./map-error.ts";

/** The options of clients that have proved to have the permission. A call may have a client, but no options, of its own. */
const proven = new WeakSet<S3Client["config"]>();

/**
 * Checks whether a client may list the parts of uploads in the folder of this key. S3 answers 404 if an upload is gone
 * and 403 if a permission is missing. Ceph answers 403 to both, so this function creates an upload to test with. A
 * client that has the permission is tested only once.
 */
export async function tryToListParts(
  client: S3Client,
  { Bucket, Key }: { Bucket: string; Key: string },
): Promise<boolean> {
  if (proven.has(client.config)) return true;
  const object = { Bucket, Key: `${Key.slice(0, Key.lastIndexOf("/") + 1)}may-list-parts` };
  // No signal ends these two calls if the caller leaves: an upload that nobody knows would be left.
  const unsignalled = { abortSignal: undefined };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(object), unsignalled);
  const upload = { ...object, UploadId };
  try {
    await client.send(new ListPartsCommand(upload));
    proven.add(client.config);
    return true;
  } catch (error) {
    if (isForbidden(error)) return false;
    throw error;
  } finally {
    await client.send(new AbortMultipartUploadCommand(upload), unsignalled);
  }
}
