import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand, GetObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const buckets = [await s3.bucket(), await s3.bucket(), await s3.bucket()].sort();
const list = (input: ListBucketsCommand["input"]) => s3.client.send(new ListBucketsCommand(input));

describe("ListBuckets", () => {
  behaviour(
    "gives those with a prefix",
    async () => {
      const { Buckets, Prefix } = await list({ Prefix: buckets[1] });
      expect([Buckets?.map(({ Name }) => Name), Prefix]).toEqual([[buckets[1]], buckets[1]]);
    },
    "listBuckets",
  );

  behaviour(
    "gives a page, and where it goes on",
    async () => {
      const names: (string | undefined)[] = [];
      for (let ContinuationToken: string | undefined; ;) {
        const page = await list({ MaxBuckets: 1, Prefix: "suite-", ...(ContinuationToken && { ContinuationToken }) });
        expect(page.Buckets).toHaveLength(1);
        names.push(page.Buckets?.[0]?.Name);
        ContinuationToken = page.ContinuationToken;
        if (ContinuationToken === undefined) break;
      }
      expect(names.filter((name) => name !== undefined && buckets.includes(name))).toEqual(buckets);
    },
    "listBuckets",
  );

  behaviour("gives those of a region", async () => {
    const { Buckets = [] } = await list({ BucketRegion: "us-east-1" });
    expect(Buckets.map(({ Name }) => Name)).toEqual(expect.arrayContaining(buckets));
  });

  behaviour(
    "gives none of another region",
    async () => {
      expect((await list({ BucketRegion: "eu-west-1" })).Buckets ?? []).toEqual([]);
    },
    "listBuckets",
  );

  behaviour(
    "of no buckets is refused",
    async () => {
      await expect(list({ MaxBuckets: 0 })).rejects.toMatchObject({ name: "InvalidArgument" });
    },
    "listBuckets",
  );
});

describe("CreateBucket", () => {
  behaviour("again by its owner is no error in us-east-1, and changes nothing", async () => {
    const Bucket = await s3.bucket();
    await s3.client.send(new PutObjectCommand({ Bucket, Key: "key", Body: "kept" }));
    await s3.client.send(new CreateBucketCommand({ Bucket }));
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key: "key" }));
    expect(await Body?.transformToString()).toBe("kept");
  });

  behaviour(
    "with an ACL that gives anything is refused",
    async () => {
      const create = s3.client.send(new CreateBucketCommand({ Bucket: `${buckets[0]}-b`, ACL: "public-read" }));
      await expect(create).rejects.toMatchObject({ name: "InvalidBucketAclWithObjectOwnership" });
    },
    "aclsOff",
  );
});
