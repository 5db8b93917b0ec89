import { isBucketName } from "./bucket-config.ts";
import { receiveText } from "../body/body.ts";
import { accountOf, accountOfCaller } from "../access/accounts.ts";
import type { Handler, S3Call, S3Context } from "../request/call.ts";
import { parseXml, textOf } from "../xml/parse-xml.ts";
import type { Bucket } from "../disk/stored.ts";
import { notImplemented, S3Error } from "../s3-error.ts";
import { xmlDocument } from "../xml/xml.ts";

/** Returns the owner of a bucket and its objects. S3 names owners by a canonical id, here the account's number. */
export function ownerOf(bucket: Bucket): { ID: string; DisplayName: string } {
  return { ID: accountOf(bucket), DisplayName: "dev-s3" };
}

export const createBucket: Handler = async (context, call) => {
  const name = call.bucket ?? "";
  if (!isBucketName(name)) throw new S3Error("InvalidBucketName", { details: { BucketName: name } });
  checkOwnership(call);
  checkLocation(context, readLocation(await receiveText(call, { maxSize: 64 * 1024 })));
  const account = accountOfCaller(call.caller);
  const taken = context.store.buckets.get(name);
  if (taken === undefined) {
    const createdAt = context.clock().getTime();
    context.store.saveBucket(name, { createdAt, ...(account !== undefined && { account }) });
  } else {
    const details = { BucketName: name };
    if (accountOf(taken) !== account) throw new S3Error("BucketAlreadyExists", { details });
    // S3's oldest region accepts this, and changes nothing.
    if (context.region !== "us-east-1") throw new S3Error("BucketAlreadyOwnedByYou", { details });
  }
  return { status: 200, headers: { location: `/${name}` } };
};

/** Checks that a new bucket has no ACLs and that its owner owns all objects in it: this server has no other kind. */
function checkOwnership(call: S3Call): void {
  const ownership = call.header("x-amz-object-ownership") ?? "BucketOwnerEnforced";
  if (ownership !== "BucketOwnerEnforced") throw notImplemented("header", "x-amz-object-ownership");
  const grants = call.headerNames.some((name) => name.startsWith("x-amz-grant-"));
  if (grants || (call.header("x-amz-acl") ?? "private") !== "private") {
    throw new S3Error("InvalidBucketAclWithObjectOwnership");
  }
}

/** Reads the location of a new bucket; empty if the request names none. */
function readLocation(body: string): string {
  if (body.trim() === "") return "";
  const root = parseXml(body);
  if (root.name !== "CreateBucketConfiguration") throw new S3Error("MalformedXML");
  const other = root.children.find(({ name }) => name !== "LocationConstraint");
  if (other !== undefined) throw notImplemented("element", other.name);
  return textOf(root, "LocationConstraint") ?? "";
}

/** Checks a bucket's location: on AWS it must not name the oldest region, and must name any other. */
function checkLocation({ region, personality }: S3Context, named: string): void {
  const isOldest = region === "us-east-1";
  if (personality === "aws" && isOldest && named === region) {
    throw new S3Error("InvalidLocationConstraint", { details: { LocationConstraint: named } });
  }
  if (personality === "aws" && !isOldest && named === "") throw new S3Error("IllegalLocationConstraintException");
  if (named === "" || named === region) return;
  throw new S3Error("InvalidRequest", { message: `This server's region is ${region}.` });
}

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
  // The oldest region returns an empty element.
  const region = context.region === "us-east-1" ? "" : context.region;
  return { status: 200, body: xmlDocument("LocationConstraint", {}).replace("></", `>${region}</`) };
};

export function findBucket(context: S3Context, call: S3Call): Bucket {
  const bucket = context.store.buckets.get(call.bucket ?? "");
  if (bucket === undefined) throw new S3Error("NoSuchBucket", { details: { BucketName: call.bucket ?? "" } });
  return bucket;
}
