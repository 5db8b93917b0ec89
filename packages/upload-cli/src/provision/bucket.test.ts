import { expect, test } from "vitest";
import { traits } from "../set-up/traits.ts";
import { listen } from "../testing/listen.ts";
import { adminClient } from "../testing/target.ts";
import { planBucket } from "./bucket.ts";

type Answers = { HEAD: number; PUT?: { status: number; code: string } };

/** An S3 that answers to each method in one way. */
async function startAnswering({ HEAD, PUT = { status: 200, code: "" } }: Answers) {
  const owners: unknown[] = [];
  const server = await listen((request, response) => {
    owners.push(request.headers["x-amz-expected-bucket-owner"]);
    if (request.method === "HEAD") response.writeHead(HEAD).end();
    else response.writeHead(PUT.status).end(`<Error><Code>${PUT.code}</Code></Error>`);
  });
  const s3 = adminClient({ endpoint: server.url, region: "us-east-1" }, { accessKeyId: "A", secretAccessKey: "B" });
  return {
    admin: { s3, region: "eu-central-1", traits: traits.aws, owner: { ExpectedBucketOwner: "123456789012" } },
    owners,
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

test("traps: 107 a look at a bucket names the account that must own it", async () => {
  await using s3 = await startAnswering({ HEAD: 200 });
  expect(await planBucket(s3.admin, "acme-upload")).toMatchObject({ state: "same" });
  expect(s3.owners).toEqual(["123456789012"]);
});

test.each([
  [403, "belongs to somebody else"],
  [301, "is not in eu-central-1"],
  [400, "is not in eu-central-1"],
])("traps: 107 a bucket that answers %i is fatal: it %s", async (status, sentence) => {
  await using s3 = await startAnswering({ HEAD: status });
  await expect(planBucket(s3.admin, "acme-upload")).rejects.toThrow(sentence);
});

test("traps: 107 a name that somebody took between plan and apply is fatal", async () => {
  await using s3 = await startAnswering({ HEAD: 404, PUT: { status: 409, code: "BucketAlreadyExists" } });
  const step = await planBucket(s3.admin, "acme-upload");
  if (!("apply" in step)) throw new Error("There was nothing to do.");
  await expect(step.apply()).rejects.toThrow("belongs to somebody else");
});

test("a bucket that came into our hands between plan and apply is there", async () => {
  await using s3 = await startAnswering({ HEAD: 404, PUT: { status: 409, code: "BucketAlreadyOwnedByYou" } });
  const step = await planBucket(s3.admin, "acme-upload");
  if (!("apply" in step)) throw new Error("There was nothing to do.");
  await expect(step.apply()).resolves.toBeUndefined();
});
