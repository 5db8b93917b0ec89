import { sidOf, type Statement } from "./policy.ts";

export const roles = ["signer", "publisher", "janitor"] as const;
export type Role = (typeof roles)[number];

/** Returns the variables from which an API reads a role's keys. */
export function keyVariables(role: Role): [id: string, secret: string] {
  const prefix = `S3_${role.toUpperCase()}`;
  return [`${prefix}_ACCESS_KEY_ID`, `${prefix}_SECRET_ACCESS_KEY`];
}

/** The janitor's name if there is to be one and no name is given. */
export const janitorName = "web-upload-janitor";

type Buckets = { uploads: string; media: string; privateMedia: string; uploadBucket: string; mediaBucket: string };

/**
 * The partitions besides `aws`, by the beginning of their regions' names
 * (https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json).
 */
const partitions: Readonly<Record<string, string>> = {
  "cn-": "aws-cn",
  "us-gov-": "aws-us-gov",
  "eusc-": "aws-eusc",
  "us-iso-": "aws-iso",
  "us-isob-": "aws-iso-b",
  "eu-isoe-": "aws-iso-e",
  "us-isof-": "aws-iso-f",
};

/** ARNs of both buckets and of the objects in them. */
export function arnsOf(names: { uploadBucket: string; mediaBucket: string; region: string }): Buckets {
  const [, partition = "aws"] = Object.entries(partitions).find(([start]) => names.region.startsWith(start)) ?? [];
  const uploadBucket = `arn:${partition}:s3:::${names.uploadBucket}`;
  const mediaBucket = `arn:${partition}:s3:::${names.mediaBucket}`;
  return {
    uploadBucket,
    mediaBucket,
    uploads: `${uploadBucket}/uploads/*`,
    media: `${mediaBucket}/media/*`,
    privateMedia: `${mediaBucket}/private/*`,
  };
}

/** Returns the rights of each role, and no others, as statements of an identity policy: without principals. */
export function statementsForRole(role: Role, arns: Buckets): Statement[] {
  switch (role) {
    case "signer":
      return signerStatements(arns);
    case "publisher":
      return publisherStatements(arns);
    case "janitor":
      return janitorStatements(arns);
  }
}

function signerStatements({ uploads }: Buckets): Statement[] {
  return [
    {
      Sid: sidOf("SignerPuts"),
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      Resource: [uploads],
    },
    {
      // Said, because an unsigned copy-source header on a presigned PUT would read with the signer's rights.
      Sid: sidOf("SignerNeverReads"),
      Effect: "Deny",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: [uploads],
    },
  ];
}

function publisherStatements({ uploads, media, privateMedia, mediaBucket }: Buckets): Statement[] {
  return [
    {
      // Put is for tombstones: a deleted upload is overwritten, so that it stays deleted.
      Sid: sidOf("PublisherUploads"),
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: [uploads],
    },
    {
      Sid: sidOf("PublisherMedia"),
      Effect: "Allow",
      Action: [
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:ListMultipartUploadParts",
        "s3:AbortMultipartUpload",
      ],
      Resource: [media, privateMedia],
    },
    {
      // A large file is copied in parts, and any process finds the copy under way.
      Sid: sidOf("PublisherCopies"),
      Effect: "Allow",
      Action: ["s3:ListBucketMultipartUploads"],
      Resource: [mediaBucket],
    },
  ];
}

function janitorStatements({ uploads, media, privateMedia, uploadBucket, mediaBucket }: Buckets): Statement[] {
  return [
    {
      Sid: sidOf("JanitorLists"),
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:ListBucketVersions"],
      Resource: [uploadBucket, mediaBucket],
      Condition: { StringLike: { "s3:prefix": ["uploads/*", "media/*", "private/*"] } },
    },
    {
      // S3 has no condition on the prefix for this one.
      Sid: sidOf("JanitorListsUnfinished"),
      Effect: "Allow",
      Action: ["s3:ListBucketMultipartUploads"],
      Resource: [uploadBucket, mediaBucket],
    },
    {
      Sid: sidOf("JanitorDeletes"),
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload"],
      Resource: [uploads, media, privateMedia],
    },
  ];
}
