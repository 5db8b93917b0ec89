import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { traits } from "../set-up/traits.ts";
import { listen } from "../testing/listen.ts";
import { adminClient } from "../testing/target.ts";
import { planBucket } from "./bucket.ts";

type Answers = { HEAD: number; GET?: string; PUT?: { status: number; code: string }; region?: string };

/** An S3 that answers to each method in one way. */
async function startAnswering({ HEAD, GET, PUT = { status: 200, code: "" }, region = "eu-central-1" }: Answers) {
  const owners: unknown[] = [];
  const bodies: string[] = [];
  const server = await listen((request, response) => {
    owners.push(request.headers["x-amz-expected-bucket-owner"]);
    if (request.method === "HEAD") return void response.writeHead(HEAD).end();
    if (request.method === "GET" && GET !== undefined) return void response.writeHead(HEAD).end(GET);
    void text(request).then((body) => {
      bodies.push(body);
      response.writeHead(PUT.status).end(PUT.code === "" ? "" : `<Error><Code>${PUT.code}</Code></Error>`);
    });
  });
  const s3 = adminClient({ endpoint: server.url, region }, { accessKeyId: "A", secretAccessKey: "B" });
  return {
    admin: { s3, region, traits: traits.aws, owner: { ExpectedBucketOwner: "123456789012" } },
    owners,
    bodies,
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

test.each([
  ["no S3 (a proxy that speaks TLS)", { HEAD: 400, GET: "<html><body>400 Bad Request</body></html>" }, "Unknown"],
  ["no S3 (a proxy that sends to https)", { HEAD: 301, GET: "" }, "Unknown"],
  ["no S3 (a firewall)", { HEAD: 403, GET: "<html><body>403 Forbidden</body></html>" }, "Unknown"],
  ["a session that is over", { HEAD: 400, GET: "<Error><Code>ExpiredToken</Code></Error>" }, "ExpiredToken"],
  ["a wrong clock", { HEAD: 403, GET: "<Error><Code>RequestTimeTooSkewed</Code></Error>" }, "RequestTimeTooSkewed"],
])("%s is not taken for a bucket that is elsewhere or another's", async (_what, answers, name) => {
  await using s3 = await startAnswering(answers);
  await expect(planBucket(s3.admin, "acme-upload")).rejects.toMatchObject({ name });
});

test.each([
  [403, "AccessDenied", "belongs to somebody else"],
  [301, "AccessDenied", "is not in eu-central-1"],
  [400, "AuthorizationHeaderMalformed", "is not in eu-central-1"],
  [400, "InvalidRegionName", "is not in eu-central-1"],
])(
  "traps: 107 of a bucket that answers %i where buckets may not be listed (%s), it is told that it %s",
  async (status, code, sentence) => {
    await using s3 = await startAnswering({ HEAD: status, GET: `<Error><Code>${code}</Code></Error>` });
    await expect(planBucket(s3.admin, "acme-upload")).rejects.toThrow(sentence);
  },
);

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

test.each([
  ["eu-central-1", ["eu-central-1"]],
  ["us-east-1", []],
  ["auto", []],
])("a bucket is made in %s, which is named where it is a location", async (region, locations) => {
  await using s3 = await startAnswering({ HEAD: 404, region });
  const step = await planBucket(s3.admin, "acme-upload");
  if (!("apply" in step)) throw new Error("There was nothing to do.");
  await step.apply();
  expect(s3.bodies.flatMap((body) => /<LocationConstraint>(.*)<\/LocationConstraint>/.exec(body)?.[1] ?? [])).toEqual(
    locations,
  );
});
