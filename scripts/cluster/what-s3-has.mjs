// What is in the development S3, asked of itself by whoever may list.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../pnpm.mjs";

const { ListMultipartUploadsCommand, paginateListObjectsV2, S3Client } = createRequire(
  join(root, "packages/upload-server/package.json"),
)("@aws-sdk/client-s3");

/** @param s3 - of `startDevelopmentS3` */
export async function countMedia(s3) {
  let count = 0;
  const place = { Bucket: s3.storage.mediaBucket, Prefix: "media/" };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: clientOf(s3) }, place)) {
    // Beside a picture stands what is made of it. What a process that was killed had stored to prove its set-up is the sweep's to remove.
    count += Contents.filter(({ Key }) => !Key.includes("~") && !Key.startsWith("media/doctor/")).length;
  }
  return count;
}

/** Uploads in parts that were neither completed nor aborted, in either bucket. */
export async function countUnfinished(s3) {
  const client = clientOf(s3);
  const buckets = [s3.storage.uploadBucket, s3.storage.mediaBucket];
  const lists = await Promise.all(buckets.map((Bucket) => client.send(new ListMultipartUploadsCommand({ Bucket }))));
  return lists.flatMap(({ Uploads = [] }) => Uploads).length;
}

function clientOf({ url, storage }) {
  return new S3Client({ endpoint: url, region: "us-east-1", forcePathStyle: true, credentials: storage.janitor });
}
