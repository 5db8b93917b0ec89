// The content of the development S3, listed with the rights of a user that may list.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../pnpm.mjs";

const { ListMultipartUploadsCommand, paginateListObjectsV2, S3Client } = createRequire(
  join(root, "packages/upload-server/package.json"),
)("@aws-sdk/client-s3");

/** @param s3 - the result of `startDevelopmentS3` */
export async function countMedia(s3) {
  let count = 0;
  const place = { Bucket: s3.storage.mediaBucket, Prefix: "media/" };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: clientOf(s3) }, place)) {
    // Without a picture's smaller versions, and what a killed process stored to prove its set-up (the sweep's).
    count += Contents.filter(({ Key }) => !Key.includes("~") && !Key.startsWith("media/doctor/")).length;
  }
  return count;
}

/** Counts uploads in parts that were neither completed nor aborted, in both buckets. */
export async function countUnfinished(s3) {
  const client = clientOf(s3);
  const buckets = [s3.storage.uploadBucket, s3.storage.mediaBucket];
  const lists = await Promise.all(buckets.map((Bucket) => client.send(new ListMultipartUploadsCommand({ Bucket }))));
  return lists.flatMap(({ Uploads = [] }) => Uploads).length;
}

function clientOf({ url, storage }) {
  return new S3Client({ endpoint: url, region: "us-east-1", forcePathStyle: true, credentials: storage.janitor });
}
