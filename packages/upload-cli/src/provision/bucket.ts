import {
  CreateBucketCommand,
  DeleteBucketCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3ServiceException,
  type Bucket,
} from "@aws-sdk/client-s3";
import { outageIn, statusOf } from "../checks/outage.ts";
import { CliError } from "../cli-error.ts";
import { isFromNoS3, noS3 } from "../no-s3.ts";
import type { Admin } from "./admin.ts";
import type { Step } from "./step.ts";

/**
 * Plans the bucket itself.
 * @throws CliError if the bucket belongs to somebody else, or is in another region, or what answers is no S3
 */
export async function planBucket(admin: Admin, name: string): Promise<Step> {
  const target = `bucket ${name}`;
  if (await isOwnBucket(admin, name)) return { target, state: "same", text: "is there" };
  return { target, state: "create", text: "is made", apply: () => createBucket(admin, name) };
}

/** Checks whether the bucket exists and is ours. @throws CliError as {@link planBucket} */
export async function isOwnBucket(admin: Admin, name: string): Promise<boolean> {
  const { s3, owner } = admin;
  const isNamed = owner.ExpectedBucketOwner !== undefined;
  try {
    await s3.send(new HeadBucketCommand({ Bucket: name, ...owner }));
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) {
      // To a HEAD a web server gives the same answer.
      if (!isNamed) await requireS3(admin);
      return false;
    }
    if (status === 301 || status === 400 || status === 403) throw await whyRefused(admin, { name, status });
    throw error;
  }
  // If the request can't name the account, a bucket of another account that allows the call would pass for ours.
  if (!isNamed && !(await listBuckets(admin)).some((bucket) => bucket.Name === name)) throw foreignBucket(name);
  return true;
}

/** Lists the account's buckets. @throws CliError if what answers is no S3: an S3's list has an owner, or buckets */
async function listBuckets({ s3 }: Admin): Promise<Bucket[]> {
  const { Owner, Buckets, $metadata } = await s3.send(new ListBucketsCommand({}));
  if (Owner === undefined && Buckets === undefined) throw noS3($metadata.httpStatusCode);
  return Buckets ?? [];
}

/** Checks that an S3 answers, which may well refuse to list buckets. @throws CliError as {@link listBuckets} */
async function requireS3(admin: Admin): Promise<void> {
  await listBuckets(admin).catch((error: unknown) => {
    const isRefusal = error instanceof S3ServiceException && outageIn(error) === undefined && !isFromNoS3(error);
    if (!isRefusal) throw error;
    if (error.name === "NoSuchBucket")
      throw new CliError(
        "This S3 takes a part of the endpoint for a bucket's name: leave that out of its host, or its path.",
      );
  });
}

/**
 * Returns why the look at a bucket was refused. The response to a HEAD has no body that says so, but another call's has:
 * it tells wrong keys, a session that is over and what is no S3 from somebody else's bucket and from another region.
 */
async function whyRefused(admin: Admin, { name, status }: { name: string; status: number }): Promise<unknown> {
  const refusal: unknown = await listBuckets(admin).catch((error: unknown) => error);
  const code = refusal instanceof Error ? refusal.name : "";
  if (["InvalidAccessKeyId", "SignatureDoesNotMatch"].includes(code)) return wrongKeys(code);
  const isAboutBucket = ["", "AccessDenied"].includes(code) || /Header|Redirect|Region|Location/.test(code);
  if (!isAboutBucket) return refusal;
  return status === 403
    ? foreignBucket(name)
    : new CliError(`The bucket ${name} is not in ${admin.region}. Name its region with --region.`);
}

function wrongKeys(code: string): CliError {
  return new CliError(
    `The administrator's keys are not right (${code}): check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
  );
}

function foreignBucket(name: string): CliError {
  return new CliError(
    `The bucket ${name} belongs to somebody else, or these credentials may not see it. Choose another name: uploads must never go to a bucket that is not yours.`,
  );
}

async function createBucket({ s3, region }: Admin, name: string): Promise<void> {
  const command = new CreateBucketCommand({ Bucket: name });
  // Any other is named by the SDK. This one signs, and is no location of Google's.
  if (region === "auto") leaveOutLocation(command);
  try {
    await s3.send(command);
  } catch (error) {
    if (error instanceof Error && error.name === "BucketAlreadyOwnedByYou") return;
    if (error instanceof Error && error.name === "BucketAlreadyExists") throw foreignBucket(name);
    throw error;
  }
}

function leaveOutLocation({ middlewareStack }: CreateBucketCommand): void {
  middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, CreateBucketConfiguration: undefined } }),
    { step: "initialize", priority: "low" },
  );
}

/** For destroy: a bucket that holds anything stays. */
export async function planBucketRemoval({ s3, owner }: Admin, name: string): Promise<Step> {
  const target = `bucket ${name}`;
  const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket: name, MaxKeys: 1, ...owner }));
  if (KeyCount > 0)
    return { target, state: "by-hand", text: "holds objects, so it stays: empty it, and run this again" };
  return {
    target,
    state: "delete",
    text: "is deleted",
    async apply() {
      try {
        await s3.send(new DeleteBucketCommand({ Bucket: name, ...owner }));
      } catch (error) {
        if (!(error instanceof Error && error.name === "BucketNotEmpty")) throw error;
        throw new CliError(`The bucket ${name} holds objects, or old versions of some, so it stays. Empty it first.`);
      }
    },
  };
}
