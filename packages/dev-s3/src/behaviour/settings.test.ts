import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketLifecycleCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListPartsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type LifecycleRule,
} from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();

describe("a bucket", () => {
  behaviour("is listed and can be asked for", async () => {
    const Bucket = await s3.bucket();
    const { Buckets = [] } = await s3.client.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).toContain(Bucket);
    expect((await s3.client.send(new HeadBucketCommand({ Bucket }))).$metadata.httpStatusCode).toBe(200);
  });

  behaviour("cannot be deleted while it holds anything", async () => {
    const Bucket = await s3.bucket();
    await s3.client.send(new PutObjectCommand({ Bucket, Key: "key", Body: "x" }));
    await expect(s3.client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: "BucketNotEmpty" });
  });

  behaviour.each(["UPPER", "ab", "a..b", "192.168.0.1", "under_score", "-dash"])(
    "with the name %s is refused",
    async (Bucket) => {
      await expect(s3.client.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
        name: "InvalidBucketName",
      });
    },
  );

  behaviour("without a signature cannot be made", async () => {
    expect((await send(`${s3.endpoint}/suite-anonymous-bucket`, { method: "PUT", body: "" })).status).toBe(403);
  });
});

describe("lifecycle", () => {
  const rule: LifecycleRule = {
    ID: "uploads",
    Status: "Enabled",
    Filter: { Prefix: "uploads/" },
    Expiration: { Days: 1 },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
  };
  const put = async (Bucket: string, Rules: LifecycleRule[]) =>
    s3.client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));

  behaviour("comes back as it was put, and is gone when deleted", async () => {
    const Bucket = await s3.bucket();
    const get = () => s3.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    await expect(get()).rejects.toMatchObject({ name: "NoSuchLifecycleConfiguration" });
    await put(Bucket, [rule]);
    expect((await get()).Rules?.[0]).toMatchObject(rule);
    await s3.client.send(new DeleteBucketLifecycleCommand({ Bucket }));
    await expect(get()).rejects.toMatchObject({ name: "NoSuchLifecycleConfiguration" });
  });

  behaviour("without an action, or with no whole number of days, is refused", async () => {
    const Bucket = await s3.bucket();
    const { Expiration: _none, AbortIncompleteMultipartUpload: _neither, ...idle } = rule;
    const refused = { $metadata: { httpStatusCode: 400 } };
    await expect(put(Bucket, [idle])).rejects.toMatchObject(refused);
    await expect(put(Bucket, [{ ...rule, Expiration: { Days: 0 } }])).rejects.toMatchObject(refused);
    await expect(put(Bucket, [rule, rule])).rejects.toMatchObject(refused);
  });
});

describe("an unfinished multipart upload", () => {
  const rule: LifecycleRule = {
    ID: "unfinished parts",
    Status: "Enabled",
    Filter: { Prefix: "uploads/" },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
  };

  behaviour("is told by which rule it is aborted", async () => {
    const Bucket = await s3.bucket();
    const LifecycleConfiguration = { Rules: [rule] };
    await s3.client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
    const { AbortRuleId = "" } = await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key: "uploads/a" }));
    expect(decodeURIComponent(AbortRuleId)).toBe(rule.ID);
  });

  behaviour(
    "is told when, at its beginning and with its parts",
    async () => {
      const Bucket = await s3.bucket();
      const LifecycleConfiguration = { Rules: [rule] };
      await s3.client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
      const upload = { Bucket, Key: "uploads/a" };
      const begun = await s3.client.send(new CreateMultipartUploadCommand(upload));
      expect(begun.AbortDate?.getTime()).toBeGreaterThan(Date.now());
      const listed = await s3.client.send(new ListPartsCommand({ ...upload, UploadId: begun.UploadId }));
      expect(listed.AbortDate).toEqual(begun.AbortDate);
    },
    "abortDate",
  );

  behaviour("of another key, which no rule names, is told nothing", async () => {
    const Bucket = await s3.bucket();
    const LifecycleConfiguration = { Rules: [rule] };
    await s3.client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
    const begun = await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key: "elsewhere/a" }));
    expect([begun.AbortDate, begun.AbortRuleId]).toEqual([undefined, undefined]);
  });
});

describe("encryption and versioning", () => {
  behaviour("encryption with S3's own keys is accepted", async () => {
    const Bucket = await s3.bucket();
    const byDefault = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } } as const;
    const ServerSideEncryptionConfiguration = { Rules: [byDefault] };
    await s3.client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    const got = await s3.client.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(got.ServerSideEncryptionConfiguration?.Rules?.[0]).toMatchObject(byDefault);
  });

  behaviour(
    "versioning that would keep older versions is not implemented",
    async () => {
      const Bucket = await s3.bucket();
      const VersioningConfiguration = { Status: "Enabled" } as const;
      const put = s3.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      await expect(put).rejects.toMatchObject({ name: "NotImplemented" });
    },
    "ignores",
  );

  behaviour("suspended versioning is accepted and told", async () => {
    const Bucket = await s3.bucket();
    const get = async () => (await s3.client.send(new GetBucketVersioningCommand({ Bucket }))).Status;
    expect(await get()).toBeUndefined();
    await s3.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));
    expect(await get()).toBe("Suspended");
  });
});
