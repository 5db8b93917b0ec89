import type { DevS3Options } from "@s3-direct/dev-s3";
import { custom, type S3StorageOptions, signedHeaderNames } from "@s3-direct/upload-server";

const uploadBucket = "suite-upload";
const mediaBucket = "suite-media";
const uploads = [`${uploadBucket}/uploads/*`];
const signer = { accessKeyId: "SUITESIGNER", secretAccessKey: "signer-secret" };
/** Who may do everything. */
export const admin = { accessKeyId: "SUITEADMIN", secretAccessKey: "admin-secret" };
const publisher = { accessKeyId: "SUITEPUBLISHER", secretAccessKey: "publisher-secret" };

/** The buckets and the identities that an S3 must have, for a development S3. */
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

/** Where an API finds it. @param lines where browsers reach the same S3: by another port, where something is in between */
export function storageAt(port: number, lines = port): S3StorageOptions {
  return {
    provider: custom({
      endpoint: `http://127.0.0.1:${port}`,
      capabilities: { conditionalCopy: true, partChecksums: "crc64nvme", form: "sha256" },
    }),
    uploadBucket,
    mediaBucket,
    publicBaseUrl: `http://127.0.0.1:${port}/${mediaBucket}`,
    signer,
    publisher,
    ...namesAt(lines),
  };
}

/** Three names of one S3 on this machine: browsers open six connections to each. */
export function namesAt(port: number): Pick<S3StorageOptions, "signingEndpoint" | "endpointAliases"> {
  return {
    signingEndpoint: `http://localhost:${port}`,
    endpointAliases: [`http://127.0.0.1:${port}`, `http://{bucket}.localhost:${port}`],
  };
}
