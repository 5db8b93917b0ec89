import { randomBytes } from "node:crypto";
import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import type { Personality } from "@s3-direct/dev-s3";
import type { FinishUploadInput } from "@s3-direct/upload-core/contract";
import {
  createS3Storage,
  finishUpload,
  type FinishUploadDeps,
  type S3Storage,
  type S3StorageOptions,
} from "../index.ts";
import { aroundCalls, aroundClient } from "./around-calls.ts";
import { serve } from "./serve.ts";
import { openTarget, type Target, type TargetOptions } from "./target.ts";

/** Starts a storage like `startStorage`, whose roles get their permissions from bucket policies if the S3 has any. */
export const startWithPolicies = (overrides: Partial<S3StorageOptions> = {}) =>
  startStorage(overrides, undefined, { policies: true });

/** Starts a storage with buckets of its own, and roles that may do exactly what docs/set-up-s3.md grants them. */
export async function startStorage(
  overrides: Partial<S3StorageOptions> = {},
  personality?: Personality,
  { policies }: Pick<TargetOptions, "policies"> = {},
) {
  const suffix = randomBytes(6).toString("hex");
  const uploadBucket = `upload-${suffix}`;
  const mediaBucket = `media-${suffix}`;
  const target = await openTarget({ uploadBucket, mediaBucket, personality, policies });
  const admin = clientOf(target, target.admin);
  if (target.hasPolicies) {
    for (const Bucket of [uploadBucket, mediaBucket]) await admin.send(new CreateBucketCommand({ Bucket }));
    await makePrivate(admin, { bucket: uploadBucket, target });
    await makeServed(admin, { bucket: mediaBucket, target });
  }

  const options: S3StorageOptions = {
    provider: target.provider,
    uploadBucket,
    mediaBucket,
    publicBaseUrl: `${target.endpoint}/${mediaBucket}`,
    signer: target.signer,
    publisher: target.publisher,
    janitor: target.janitor,
    // What normally takes a second may take a busy machine longer than a server's 20 seconds.
    finishBudget: 120,
    ...overrides,
  };
  const made = createS3Storage(options);
  // These tests do one thing after the other, so there is nothing to wait for; and however slow the machine is, the
  // clock says that nothing takes long. `interleaving.test.ts` tests the waiting.
  const storage = { ...made, clock: { now: () => 0, wait: async () => undefined } };
  return {
    storage,
    /** The options that it was made from, for another server on the same S3. */
    options,
    target,
    admin,
    /** A client with the signer's keys, as if they had leaked. */
    asSigner: clientOf(target, target.signer),
    ...recordCalls(storage),
    async [Symbol.asyncDispose]() {
      admin.destroy();
      storage.publisher.destroy();
      storage.signer.destroy();
      storage.janitor?.destroy();
      await target.close();
    },
  };
}

export type StartedStorage = Awaited<ReturnType<typeof startStorage>>;

type Call = { command: string; status: number };

/** Records the commands sent to S3, by all roles in order; and in groups that ran at the same time, each sorted. */
function recordCalls(storage: S3Storage): { calls: Call[]; roundTrips: string[][] } {
  const calls: Call[] = [];
  const roundTrips: string[][] = [];
  let onTheWay = 0;
  const record: Parameters<typeof aroundCalls>[1] = async ({ name }, send) => {
    const call: Call = { command: name, status: 0 };
    calls.push(call);
    if (onTheWay === 0) roundTrips.push([]);
    onTheWay += 1;
    roundTrips.at(-1)?.push(call.command);
    roundTrips.at(-1)?.sort();
    try {
      const output = await send();
      call.status = output.$metadata.httpStatusCode ?? 0;
      return output;
    } catch (error) {
      if (error instanceof S3ServiceException) call.status = error.$metadata.httpStatusCode ?? 0;
      throw error;
    } finally {
      onTheWay -= 1;
    }
  };
  aroundCalls(storage, record);
  aroundClient(storage.signer, record);
  if (storage.janitor) aroundClient(storage.janitor, record);
  return { calls, roundTrips };
}

type Setup = { bucket: string; target: Target };

async function makePrivate(admin: S3Client, { bucket, target }: Setup): Promise<void> {
  const uploads = `arn:aws:s3:::${bucket}/uploads/*`;
  const Statement = [
    {
      Effect: "Allow",
      Principal: { AWS: [target.signer.arn] },
      Action: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      Resource: [uploads],
    },
    { Effect: "Deny", Principal: { AWS: [target.signer.arn] }, Action: ["s3:GetObject"], Resource: [uploads] },
    {
      Effect: "Allow",
      Principal: { AWS: [target.publisher.arn] },
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: [uploads],
    },
  ];
  await putPolicy(admin, { bucket, Statement: [...Statement, ...janitorsRights({ bucket, target }, [uploads])] });
  if (target.provider.name !== "custom") return;
  // Of the four settings, this one is accepted by every provider that has any.
  const PublicAccessBlockConfiguration = { IgnorePublicAcls: true };
  await admin.send(new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration }));
}

async function makeServed(admin: S3Client, { bucket, target }: Setup): Promise<void> {
  const media = `arn:aws:s3:::${bucket}/media/*`;
  const published = [media, `arn:aws:s3:::${bucket}/private/*`];
  const Statement = [
    {
      Effect: "Allow",
      Principal: { AWS: [target.publisher.arn] },
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: published,
    },
    {
      Effect: "Allow",
      Principal: { AWS: [target.publisher.arn] },
      Action: ["s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"],
      Resource: published,
    },
    {
      Effect: "Allow",
      Principal: { AWS: [target.publisher.arn] },
      Action: ["s3:ListBucketMultipartUploads"],
      Resource: [`arn:aws:s3:::${bucket}`],
    },
    { Effect: "Allow", Principal: "*", Action: ["s3:GetObject"], Resource: [media] },
  ];
  await putPolicy(admin, { bucket, Statement: [...Statement, ...janitorsRights({ bucket, target }, published)] });
}

function janitorsRights({ bucket, target }: Setup, objects: readonly string[]): object[] {
  const Principal = { AWS: [target.janitor.arn] };
  const Resource = [`arn:aws:s3:::${bucket}`];
  const Condition = { StringLike: { "s3:prefix": ["uploads/*", "media/*", "private/*"] } };
  const removes = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload"];
  return [
    { Effect: "Allow", Principal, Action: ["s3:ListBucket", "s3:ListBucketVersions"], Resource, Condition },
    { Effect: "Allow", Principal, Action: ["s3:ListBucketMultipartUploads"], Resource },
    { Effect: "Allow", Principal, Action: removes, Resource: objects },
  ];
}

function putPolicy(admin: S3Client, { bucket, Statement }: { bucket: string; Statement: object[] }) {
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  return admin.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
}

function clientOf(target: Target, credentials: { accessKeyId: string; secretAccessKey: string }): S3Client {
  return new S3Client({
    endpoint: target.endpoint,
    region: target.provider.region,
    forcePathStyle: true,
    credentials,
    requestChecksumCalculation: "WHEN_REQUIRED",
    maxAttempts: 1,
  });
}

/** Returns an address on which no server listens. */
export async function closedAddress(): Promise<string> {
  await using server = await serve(() => undefined);
  return server.storage.publicBaseUrl;
}

/** Calls finish for a public file that is small enough to be published in one call. */
export async function finishDone(deps: FinishUploadDeps, input: FinishUploadInput) {
  const finished = await finishUpload(deps, input);
  if (finished.status !== "done") throw new Error("It is still being copied.");
  const { file, ...rest } = finished;
  if (file.url === undefined) throw new Error("It is private.");
  return { ...rest, file };
}
