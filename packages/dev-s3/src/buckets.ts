import { isBucketName } from "./bucket-config.ts";
import { receiveText } from "./body.ts";
import { accountId, type Handler, type S3Call, type S3Context } from "./call.ts";
import type { Bucket } from "./stored.ts";
import { S3Error } from "./s3-error.ts";
import { xmlDocument } from "./xml.ts";

export const owner = { ID: accountId, DisplayName: "dev-s3" };

export const listBuckets: Handler = (context) => ({
  status: 200,
  body: xmlDocument("ListAllMyBucketsResult", {
    Owner: owner,
    Buckets: {
      Bucket: [...context.store.buckets.values()]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ name, config }) => ({ Name: name, CreationDate: new Date(config.createdAt).toISOString() })),
    },
  }),
});

export const createBucket: Handler = async (context, call) => {
  const name = call.bucket ?? "";
  if (!isBucketName(name)) throw new S3Error("InvalidBucketName", { details: { BucketName: name } });
  const body = await receiveText(call, { maxSize: 64 * 1024 });
  const region = /<LocationConstraint>([^<]*)<\/LocationConstraint>/.exec(body)?.[1];
  if (region !== undefined && region !== "" && region !== context.region) {
    throw new S3Error("InvalidRequest", { message: `This server's region is ${context.region}.` });
  }
  if (context.store.buckets.has(name)) throw new S3Error("BucketAlreadyOwnedByYou", { details: { BucketName: name } });
  context.store.saveBucket(name, { createdAt: context.clock().getTime() });
  return { status: 200, headers: { location: `/${name}` } };
};

export const headBucket: Handler = (context, call) => {
  findBucket(context, call);
  return { status: 200, headers: { "x-amz-bucket-region": context.region } };
};

export const deleteBucket: Handler = (context, call) => {
  const bucket = findBucket(context, call);
  if (bucket.objects.size > 0) throw new S3Error("BucketNotEmpty", { details: { BucketName: bucket.name } });
  context.store.removeBucket(bucket);
  return { status: 204 };
};

export const getBucketLocation: Handler = (context, call) => {
  findBucket(context, call);
  // The oldest region answers with an empty element.
  const region = context.region === "us-east-1" ? "" : context.region;
  return { status: 200, body: xmlDocument("LocationConstraint", {}).replace("></", `>${region}</`) };
};

export function findBucket(context: S3Context, call: S3Call): Bucket {
  const bucket = context.store.buckets.get(call.bucket ?? "");
  if (bucket === undefined) throw new S3Error("NoSuchBucket", { details: { BucketName: call.bucket ?? "" } });
  return bucket;
}
