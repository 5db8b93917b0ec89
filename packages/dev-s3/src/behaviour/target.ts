import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { randomBytes } from "node:crypto";
import { afterAll } from "vitest";
import { userArn } from "../access/accounts.ts";
import { startDevS3 } from "../index.ts";
import { suiteEnv } from "../testing/env.ts";
import { tempDir } from "../testing/temp-dir.ts";

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** The S3 under test: everything that a case knows of it. */
export type Target = {
  endpoint: string;
  admin: Credentials;
  /** A user without any right until a bucket's policy grants one. */
  app: Credentials & { arn: string };
  /** The owner's client, and a function for any user's. */
  client: S3Client;
  clientOf: (credentials: Credentials, more?: S3ClientConfig) => S3Client;
  /** Creates a new empty bucket, removed after the file's tests. */
  bucket: () => Promise<string>;
  presign: <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Parameters<typeof getSignedUrl<ServiceInputTypes, Input, Output>>[1],
    options?: PresignOptions,
  ) => Promise<string>;
};

type PresignOptions = {
  by?: S3Client;
  /** Lower-case names of the signed headers, which must be sent unchanged. */
  signed?: readonly string[];
  expiresIn?: number;
  signingDate?: Date;
};

/** Opens the S3 that the environment names, and closes it after the tests of the file. */
export async function openTarget(): Promise<Target> {
  const server = suiteEnv.target === "ceph" ? cephServer() : await devServer();
  const clients: S3Client[] = [];
  const clientOf: Target["clientOf"] = (credentials, more = {}) => {
    const client = new S3Client({
      endpoint: server.endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials,
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      maxAttempts: 1,
      ...more,
    });
    clients.push(client);
    return client;
  };
  const client = clientOf(server.admin);
  const buckets: string[] = [];

  afterAll(async () => {
    if (suiteEnv.target === "ceph") await Promise.all(buckets.map((bucket) => removeBucket(client, bucket)));
    clients.forEach((one) => one.destroy());
    await server.close();
  });

  return {
    endpoint: server.endpoint,
    admin: server.admin,
    app: server.app,
    client,
    clientOf,
    async bucket() {
      const Bucket = `suite-${randomBytes(6).toString("hex")}`;
      await client.send(new CreateBucketCommand({ Bucket }));
      buckets.push(Bucket);
      return Bucket;
    },
    presign(command, options = {}) {
      const { by = client, signed = [], expiresIn = 300, signingDate } = options;
      const names = new Set(signed);
      return getSignedUrl(by, command, {
        expiresIn,
        ...(signingDate !== undefined && { signingDate }),
        signableHeaders: new Set(["host", ...names]),
        unhoistableHeaders: names,
      });
    },
  };
}

type Server = Pick<Target, "endpoint" | "admin" | "app"> & { close: () => Promise<void> };

async function devServer(): Promise<Server> {
  const folder = await tempDir();
  const admin = { accessKeyId: "ADMINADMINADMINADMIN", secretAccessKey: "admin-secret" };
  const app = { accessKeyId: "APPAPPAPPAPPAPPAPPAP", secretAccessKey: "app-secret" };
  const s3 = await startDevS3({
    dataDir: folder.path,
    users: [
      { ...admin, statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }] },
      { ...app, statements: [] },
    ],
  });
  return {
    endpoint: s3.url,
    admin,
    app: { ...app, arn: userArn(app.accessKeyId) },
    async close() {
      await s3.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function cephServer(): Server {
  return {
    endpoint: suiteEnv.endpoint,
    admin: { accessKeyId: suiteEnv.adminKey, secretAccessKey: suiteEnv.adminSecret },
    app: { accessKeyId: suiteEnv.appKey, secretAccessKey: suiteEnv.appSecret, arn: suiteEnv.appArn },
    close: async () => {},
  };
}

async function removeBucket(client: S3Client, Bucket: string): Promise<void> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads)
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  for (;;) {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    if (Contents.length === 0) break;
    for (const { Key } of Contents) await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  await client.send(new DeleteBucketCommand({ Bucket }));
}
