import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  UploadPartCommand,
  CompleteMultipartUploadCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { expiryOf } from "./lifecycle.ts";
import { start } from "../testing/start.ts";
import { blobsIn } from "../testing/files.ts";
import { tempDir } from "../testing/temp-dir.ts";

const hour = 3_600_000;
const day = 24 * hour;
const Bucket = "uploads";

describe("a day of a rule", () => {
  test.each([
    ["2024-01-15T10:30:00Z", 3, "2024-01-19T00:00:00Z"],
    ["2024-01-15T00:00:00Z", 1, "2024-01-16T00:00:00Z"],
    ["2024-01-15T00:00:01Z", 1, "2024-01-17T00:00:00Z"],
    ["2024-02-28T23:59:59Z", 1, "2024-03-01T00:00:00Z"],
  ])("from %s, %i days are over at %s: rounded up to midnight UTC", (created, days, over) => {
    expect(new Date(expiryOf(Date.parse(created), days))).toEqual(new Date(over));
  });
});

async function startWithRules(folder: string) {
  // Signatures use the real time, so only the server's clock is moved: within S3's tolerance, or after the requests.
  const clock = { ahead: 0 };
  const s3 = await start(folder, { clock: () => new Date(Date.now() + clock.ahead) });
  const Rules = [
    { ID: "day", Status: "Enabled", Filter: { Prefix: "tmp/" }, Expiration: { Days: 1 } },
    { ID: "off", Status: "Disabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } },
    {
      ID: "abort",
      Status: "Enabled",
      Filter: { Prefix: "" },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ] as const;
  await s3.client.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [...Rules] } }),
  );
  const runAfter = (ms: number) => {
    clock.ahead = ms;
    const done = s3.runLifecycle();
    clock.ahead = 0;
    return done;
  };
  const keys = async () =>
    (await s3.client.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key }) => Key) ?? [];
  return { ...s3, runAfter, keys };
}

test("an object goes when its day is over, with its bytes, and no other does", async () => {
  await using folder = await tempDir();
  await using s3 = await startWithRules(folder.path);
  for (const Key of ["tmp/a", "keep/a"]) await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  expect(s3.runAfter(day - hour)).toEqual({ expired: 0, aborted: 0 });
  expect(s3.runAfter(2 * day)).toEqual({ expired: 1, aborted: 0 });
  expect(await s3.keys()).toEqual(["keep/a"]);
  await expect.poll(() => blobsIn(folder.path)).toHaveLength(1);
});

test("an object tells when it will go", async () => {
  await using folder = await tempDir();
  await using s3 = await startWithRules(folder.path);
  await s3.client.send(new PutObjectCommand({ Bucket, Key: "tmp/a", Body: "x" }));
  const { Expiration } = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "tmp/a" }));
  expect(Expiration).toMatch(/^expiry-date=".* 00:00:00 GMT", rule-id="day"$/);
});

test("an unfinished multipart upload is told its day, to whoever begins it", async () => {
  await using folder = await tempDir();
  await using s3 = await startWithRules(folder.path);
  const { AbortDate, AbortRuleId } = await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key: "big" }));
  expect([AbortDate, AbortRuleId]).toEqual([new Date(expiryOf(Date.now(), 7)), "abort"]);
});

test("traps: 64, 65 an unfinished multipart upload is aborted after its days", async () => {
  await using folder = await tempDir();
  await using s3 = await startWithRules(folder.path);
  const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key: "big" }));
  await s3.client.send(new UploadPartCommand({ Bucket, Key: "big", UploadId, PartNumber: 1, Body: "x" }));
  expect(s3.runAfter(7 * day - hour)).toEqual({ expired: 0, aborted: 0 });
  expect(s3.runAfter(8 * day)).toEqual({ expired: 0, aborted: 1 });
  const { Uploads = [] } = await s3.client.send(new ListMultipartUploadsCommand({ Bucket }));
  expect(Uploads).toEqual([]);
});

test("a multipart object is as old as its initiation", async () => {
  await using folder = await tempDir();
  const clock = { ahead: 0 };
  await using s3 = await start(folder.path, { clock: () => new Date(Date.now() + clock.ahead) });
  const upload = { Bucket, Key: "tmp/big" };
  const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand(upload));
  // The most that the signatures of the next requests allow.
  clock.ahead = 10 * 60_000;
  const { ETag } = await s3.client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: "x" }));
  await s3.client.send(
    new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }),
  );
  const { LastModified } = await s3.client.send(new HeadObjectCommand(upload));
  expect(Math.abs((LastModified?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
});
