import type { Handler } from "./call.ts";
import {
  cors,
  deleteBucketPolicy,
  encryption,
  getBucketPolicy,
  lifecycle,
  publicAccessBlock,
  putBucketPolicy,
  versioning,
} from "../bucket/bucket-settings.ts";
import { createBucket, deleteBucket, getBucketLocation, headBucket } from "../bucket/buckets.ts";
import { listBuckets } from "../bucket/list-buckets.ts";
import { listObjects } from "../object/list-objects-v1.ts";
import { listObjectsV2 } from "../object/list-objects.ts";
import { copyObject } from "../object/copy.ts";
import { completeMultipartUpload } from "../multipart/complete-multipart.ts";
import { deleteObjects } from "../object/delete-objects.ts";
import { listMultipartUploads, listParts } from "../multipart/list-uploads.ts";
import { abortMultipartUpload, createMultipartUpload, uploadPart } from "../multipart/multipart.ts";
import { getObject } from "../object/get-object.ts";
import { getObjectTagging } from "../object/get-object-tagging.ts";
import { deleteObject, putObject } from "../object/objects.ts";
import { postObject } from "../form/post-object.ts";
import { uploadPartCopy } from "../multipart/upload-part-copy.ts";
import { readCopySource, type S3Request } from "./request.ts";
import { notImplemented, S3Error } from "../s3-error.ts";
import type { Permission } from "../access/authorize.ts";

export type Operation = {
  name: string;
  handle: Handler;
  /** IAM's action on the request's own bucket or key; undefined if the handler checks each key itself. */
  action: string | undefined;
};

/**
 * Query parameters that choose another operation than the plain one; those not in the table below are not implemented.
 */
// prettier-ignore
const subresources = [
  "accelerate", "acl", "analytics", "append", "attributes", "cors", "delete", "encryption", "intelligent-tiering",
  "inventory", "legal-hold", "lifecycle", "list-type", "location", "logging", "metadataConfiguration", "metadataTable",
  "metrics", "notification", "object-lock", "ownershipControls", "policy", "policyStatus", "publicAccessBlock",
  "renameObject", "replication", "requestPayment", "restore", "retention", "select", "session", "tagging", "torrent",
  "uploadId", "partNumber", "uploads", "versionId", "versioning", "versions", "website",
];

/** `level METHOD subresource` → the operation. */
const operations: Readonly<Record<string, Operation>> = {
  "service GET": { name: "ListBuckets", handle: listBuckets, action: "s3:ListAllMyBuckets" },
  "bucket PUT": { name: "CreateBucket", handle: createBucket, action: "s3:CreateBucket" },
  "bucket HEAD": { name: "HeadBucket", handle: headBucket, action: "s3:ListBucket" },
  "bucket DELETE": { name: "DeleteBucket", handle: deleteBucket, action: "s3:DeleteBucket" },
  // The next two operations check each key themselves.
  "bucket POST": { name: "PostObject", handle: postObject, action: undefined },
  "bucket POST delete": { name: "DeleteObjects", handle: deleteObjects, action: undefined },
  "bucket GET": { name: "ListObjects", handle: listObjects, action: "s3:ListBucket" },
  "bucket GET list-type": { name: "ListObjectsV2", handle: listObjectsV2, action: "s3:ListBucket" },
  "bucket GET location": { name: "GetBucketLocation", handle: getBucketLocation, action: "s3:GetBucketLocation" },
  "bucket GET cors": { name: "GetBucketCors", handle: cors.get, action: "s3:GetBucketCORS" },
  "bucket PUT cors": { name: "PutBucketCors", handle: cors.put, action: "s3:PutBucketCORS" },
  "bucket DELETE cors": { name: "DeleteBucketCors", handle: cors.remove, action: "s3:PutBucketCORS" },
  "bucket GET lifecycle": {
    name: "GetBucketLifecycleConfiguration",
    handle: lifecycle.get,
    action: "s3:GetLifecycleConfiguration",
  },
  "bucket PUT lifecycle": {
    name: "PutBucketLifecycleConfiguration",
    handle: lifecycle.put,
    action: "s3:PutLifecycleConfiguration",
  },
  "bucket DELETE lifecycle": {
    name: "DeleteBucketLifecycle",
    handle: lifecycle.remove,
    action: "s3:PutLifecycleConfiguration",
  },
  "bucket GET policy": { name: "GetBucketPolicy", handle: getBucketPolicy, action: "s3:GetBucketPolicy" },
  "bucket PUT policy": { name: "PutBucketPolicy", handle: putBucketPolicy, action: "s3:PutBucketPolicy" },
  "bucket DELETE policy": { name: "DeleteBucketPolicy", handle: deleteBucketPolicy, action: "s3:DeleteBucketPolicy" },
  "bucket GET publicAccessBlock": {
    name: "GetPublicAccessBlock",
    handle: publicAccessBlock.get,
    action: "s3:GetBucketPublicAccessBlock",
  },
  "bucket PUT publicAccessBlock": {
    name: "PutPublicAccessBlock",
    handle: publicAccessBlock.put,
    action: "s3:PutBucketPublicAccessBlock",
  },
  "bucket DELETE publicAccessBlock": {
    name: "DeletePublicAccessBlock",
    handle: publicAccessBlock.remove,
    action: "s3:PutBucketPublicAccessBlock",
  },
  "bucket GET encryption": {
    name: "GetBucketEncryption",
    handle: encryption.get,
    action: "s3:GetEncryptionConfiguration",
  },
  "bucket PUT encryption": {
    name: "PutBucketEncryption",
    handle: encryption.put,
    action: "s3:PutEncryptionConfiguration",
  },
  "bucket DELETE encryption": {
    name: "DeleteBucketEncryption",
    handle: encryption.remove,
    action: "s3:PutEncryptionConfiguration",
  },
  "bucket GET versioning": {
    name: "GetBucketVersioning",
    handle: versioning.get,
    action: "s3:GetBucketVersioning",
  },
  "bucket PUT versioning": {
    name: "PutBucketVersioning",
    handle: versioning.put,
    action: "s3:PutBucketVersioning",
  },
  "object GET": { name: "GetObject", handle: getObject, action: "s3:GetObject" },
  "object HEAD": { name: "HeadObject", handle: getObject, action: "s3:GetObject" },
  "object GET partNumber": { name: "GetObject", handle: getObject, action: "s3:GetObject" },
  "object HEAD partNumber": { name: "HeadObject", handle: getObject, action: "s3:GetObject" },
  "object GET tagging": { name: "GetObjectTagging", handle: getObjectTagging, action: "s3:GetObjectTagging" },
  "object PUT": { name: "PutObject", handle: putObject, action: "s3:PutObject" },
  "object PUT copy": { name: "CopyObject", handle: copyObject, action: "s3:PutObject" },
  "object POST uploads": { name: "CreateMultipartUpload", handle: createMultipartUpload, action: "s3:PutObject" },
  "object PUT uploadId": { name: "UploadPart", handle: uploadPart, action: "s3:PutObject" },
  "object PUT uploadId copy": { name: "UploadPartCopy", handle: uploadPartCopy, action: "s3:PutObject" },
  // A part number without an upload id: the handler refuses it.
  "object PUT partNumber": { name: "UploadPart", handle: uploadPart, action: "s3:PutObject" },
  "object GET uploadId": { name: "ListParts", handle: listParts, action: "s3:ListMultipartUploadParts" },
  "object POST uploadId": { name: "CompleteMultipartUpload", handle: completeMultipartUpload, action: "s3:PutObject" },
  "object DELETE uploadId": {
    name: "AbortMultipartUpload",
    handle: abortMultipartUpload,
    action: "s3:AbortMultipartUpload",
  },
  "bucket GET uploads": {
    name: "ListMultipartUploads",
    handle: listMultipartUploads,
    action: "s3:ListBucketMultipartUploads",
  },
  "object DELETE": { name: "DeleteObject", handle: deleteObject, action: "s3:DeleteObject" },
};

/** Returns the requested operation; undefined if this server does not have it. */
export function findOperation(request: S3Request): Operation | undefined {
  const level = request.bucket === undefined ? "service" : request.key === undefined ? "bucket" : "object";
  const copySource = request.method === "PUT" ? request.header("x-amz-copy-source") : undefined;
  const named = namedSubresources(request);
  const asked = named.includes("uploadId") ? named.filter((name) => name !== "partNumber") : named;
  if (asked.length > 1) return undefined;
  const parts = [level, request.method, asked[0], copySource === undefined ? undefined : "copy"];
  return operations[parts.filter((part) => part !== undefined).join(" ")];
}

export function unknownOperation(request: S3Request): S3Error {
  const { method } = request;
  const isKnown = ["GET", "HEAD", "PUT", "POST", "DELETE"].includes(method);
  // Without a bucket S3 has nothing but GET: https://github.com/minio/minio/issues/5372 has its answer to a HEAD.
  if (!isKnown || (request.bucket === undefined && method !== "GET")) return new S3Error("MethodNotAllowed");
  return notImplemented("operation", [method, ...namedSubresources(request)].join(" "));
}

/** Returns the query parameters that chose the operation. */
export function namedSubresources(request: S3Request): string[] {
  return subresources.filter((name) => request.param(name) !== undefined);
}

/** Returns all permissions that the caller needs. */
export function permissionsOf(operation: Operation, request: S3Request): Permission[] {
  if (operation.action === undefined) return [];
  const resource = request.key === undefined ? (request.bucket ?? "*") : `${request.bucket ?? ""}/${request.key}`;
  const permissions = [{ action: operation.action, resource }];
  const copySource = ["CopyObject", "UploadPartCopy"].includes(operation.name)
    ? request.header("x-amz-copy-source")
    : undefined;
  if (copySource !== undefined) {
    const source = readCopySource(copySource);
    permissions.push({ action: "s3:GetObject", resource: `${source.bucket}/${source.key}` });
  }
  if (request.header("x-amz-tagging") !== undefined) permissions.push({ action: "s3:PutObjectTagging", resource });
  // A comparison reveals something about the object, so AWS requires the right to read it.
  if (
    ["PutObject", "CopyObject", "CompleteMultipartUpload", "DeleteObject"].includes(operation.name) &&
    (request.header("if-match") ?? "*") !== "*"
  ) {
    permissions.push({ action: "s3:GetObject", resource });
  }
  return permissions;
}
