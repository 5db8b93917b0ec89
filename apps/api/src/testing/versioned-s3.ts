import { randomUUID } from "node:crypto";
import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ceph, type S3Storage, type S3StorageOptions } from "@s3-direct/upload-server";
import { startOwnS3 } from "./own-s3.ts";
import { onRealS3 } from "./test-api.ts";

export type VersionedS3 = {
  settings: S3StorageOptions;
  /** If the S3 itself keeps no versions, its responses to this storage claim that it does. */
  keepVersions: (storage: S3Storage) => void;
  /**
   * Returns the bytes under an owner's keys in the upload bucket, including old versions. Undefined if the S3 keeps
   * none.
   */
  bytesOf: (owner: string) => Promise<number | undefined>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Starts an S3 whose upload bucket keeps versions. A dev-s3 can't keep any, and only claims to. */
export const startVersionedS3 = (): Promise<VersionedS3> => (onRealS3 ? onCeph() : onDevS3());

async function onDevS3(): Promise<VersionedS3> {
  const s3 = await startOwnS3();
  return {
    settings: s3.settings,
    keepVersions: ({ publisher }) =>
      publisher.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            const answer = await next(args);
            if (commandName === "PutObjectCommand") Object.assign(answer.output, { VersionId: "an-id" });
            return answer;
          },
        { step: "initialize" },
      ),
    bytesOf: async () => undefined,
    [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose](),
  };
}

/** Uses separate buckets, not those that were set up: their owner has all roles. */
async function onCeph(): Promise<VersionedS3> {
  const endpoint = process.env.S3_DIRECT_SUITE_ENDPOINT ?? "";
  const credentials = {
    accessKeyId: process.env.S3_DIRECT_SUITE_ADMIN_KEY ?? "",
    secretAccessKey: process.env.S3_DIRECT_SUITE_ADMIN_SECRET ?? "",
  };
  const admin = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  const name = randomUUID();
  const [uploadBucket, mediaBucket] = [`upload-${name}`, `media-${name}`];
  for (const Bucket of [uploadBucket, mediaBucket]) await admin.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await admin.send(new PutBucketVersioningCommand({ Bucket: uploadBucket, VersioningConfiguration }));
  const roles = { signer: credentials, publisher: credentials, janitor: credentials };
  const publicBaseUrl = `${endpoint}/${mediaBucket}`;
  return {
    settings: { provider: ceph({ endpoint }), uploadBucket, mediaBucket, publicBaseUrl, ...roles },
    keepVersions: () => undefined,
    async bytesOf(owner) {
      const { Versions = [] } = await admin.send(new ListObjectVersionsCommand({ Bucket: uploadBucket }));
      const own = Versions.filter(({ Key = "" }) => Key.split("/").includes(owner));
      return own.reduce((bytes, { Size = 0 }) => bytes + Size, 0);
    },
    [Symbol.asyncDispose]: async () => admin.destroy(),
  };
}
