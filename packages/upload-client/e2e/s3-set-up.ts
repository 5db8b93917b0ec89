import { personalities, type DevS3Options } from "@s3-direct/dev-s3";
import {
  custom,
  readStorageOptions,
  type S3Provider,
  type S3StorageOptions,
  signedHeaderNames,
} from "@s3-direct/upload-server";

/** With `S3_DIRECT_PERSONALITY` set, suites run on an S3 that imitates that provider. */
export const personalityInUse = personalities.find((one) => one === process.env["S3_DIRECT_PERSONALITY"]);

const uploadBucket = "suite-upload";
const mediaBucket = "suite-media";
const uploads = [`${uploadBucket}/uploads/*`];
const signer = { accessKeyId: "SUITESIGNER", secretAccessKey: "signer-secret" };
/** A user with all rights. */
export const admin = { accessKeyId: "SUITEADMIN", secretAccessKey: "admin-secret" };
const publisher = { accessKeyId: "SUITEPUBLISHER", secretAccessKey: "publisher-secret" };

/** The buckets and the identities that an S3 needs, for a development S3. */
export const setUp = {
  buckets: [
    {
      name: uploadBucket,
      cors: [{ allowedOrigins: ["*"], allowedMethods: ["PUT", "POST"], allowedHeaders: [...signedHeaderNames] }],
    },
    { name: mediaBucket, publicRead: ["media/"] },
  ],
  users: [
    { ...admin, statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }] },
    {
      ...signer,
      statements: [
        {
          effect: "allow",
          actions: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
          resources: uploads,
        },
      ],
    },
    {
      ...publisher,
      statements: [
        { effect: "allow", actions: ["s3:GetObject", "s3:PutObject"], resources: uploads },
        {
          effect: "allow",
          actions: [
            "s3:GetObject",
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:ListMultipartUploadParts",
            "s3:AbortMultipartUpload",
          ],
          resources: [`${mediaBucket}/media/*`],
        },
        { effect: "allow", actions: ["s3:ListBucketMultipartUploads"], resources: [mediaBucket] },
      ],
    },
  ],
} satisfies Pick<DevS3Options, "buckets" | "users">;

/**
 * Returns the options with which an API reaches it. @param lines the port at which browsers reach the same S3, if a
 * line is in between
 */
export function storageAt(port: number, lines = port): S3StorageOptions {
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    provider: providerAt(endpoint),
    uploadBucket,
    mediaBucket,
    publicBaseUrl: `${endpoint}/${mediaBucket}`,
    signer,
    publisher,
    ...namesAt(lines),
  };
}

function providerAt(endpoint: string): S3Provider {
  if (personalityInUse === undefined) {
    const capabilities = { conditionalCopy: true, partChecksums: "crc64nvme", form: "sha256" } as const;
    return custom({ endpoint, capabilities });
  }
  const { provider } = readStorageOptions({
    S3_PROVIDER: personalityInUse,
    S3_ENDPOINT: endpoint,
    // For the others the region is known.
    ...(["aws", "b2", "wasabi"].includes(personalityInUse) && { S3_REGION: "us-east-1" }),
    S3_UPLOAD_BUCKET: uploadBucket,
    S3_MEDIA_BUCKET: mediaBucket,
    PUBLIC_BASE_URL: endpoint,
    S3_SIGNER_ACCESS_KEY_ID: signer.accessKeyId,
    S3_SIGNER_SECRET_ACCESS_KEY: signer.secretAccessKey,
    S3_PUBLISHER_ACCESS_KEY_ID: publisher.accessKeyId,
    S3_PUBLISHER_SECRET_ACCESS_KEY: publisher.secretAccessKey,
  });
  // An IP address has no host names below it.
  return { ...provider, forcePathStyle: true };
}

/** Three host names of one S3 on this machine: browsers open six connections to each. */
export function namesAt(port: number): Pick<S3StorageOptions, "signingEndpoint" | "endpointAliases"> {
  return {
    signingEndpoint: `http://localhost:${port}`,
    endpointAliases: [`http://127.0.0.1:${port}`, `http://{bucket}.localhost:${port}`],
  };
}
