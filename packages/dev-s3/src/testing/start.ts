import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { startDevS3, type DevS3, type DevS3Options, type User } from "../index.ts";

/** A user who may do everything. */
export const root: User = {
  accessKeyId: "ROOT",
  secretAccessKey: "root-secret",
  statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }],
};

export type Started = DevS3 & {
  client: S3Client;
  clientOf: (user: User) => S3Client;
  /** Returns a presigned PUT to the bucket `uploads`. */
  presignPut: (key: string) => Promise<string>;
};

/** Starts a server with the bucket `uploads` and its root user. */
export async function start(dataDir: string, more: Partial<DevS3Options> = {}): Promise<Started> {
  const s3 = await startDevS3({ dataDir, buckets: [{ name: "uploads" }], users: [root], ...more });
  const clientOf = (user: User) =>
    new S3Client({
      endpoint: s3.url,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: user,
      requestChecksumCalculation: "WHEN_REQUIRED",
      maxAttempts: 1,
    });
  const client = clientOf(root);
  const presignPut = (Key: string) => getSignedUrl(client, new PutObjectCommand({ Bucket: "uploads", Key }));
  return { ...s3, client, clientOf, presignPut };
}
