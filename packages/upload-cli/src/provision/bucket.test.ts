import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { explainError } from "../explain-error.ts";
import { traits } from "../set-up/traits.ts";
import { listen } from "../testing/listen.ts";
import { adminClient } from "../testing/target.ts";
import { planBucket } from "./bucket.ts";

type Answers = {
  HEAD: number;
  /** To the list of the account's buckets; with HEAD's status unless it has its own. */
  GET?: string | { status: number; body: string };
  PUT?: { status: number; code: string };
  region?: string;
  /** Undefined where the account can't be named. */
  account?: string | undefined;
};

const noBuckets = "<ListAllMyBucketsResult><Owner><ID>acme</ID></Owner><Buckets/></ListAllMyBucketsResult>";

/** An S3 that answers to each method in one way. */
async function startAnswering(answers: Answers) {
  const { HEAD, GET = { status: 200, body: noBuckets }, PUT = { status: 200, code: "" } } = answers;
  const { region = "eu-central-1", account } = { account: "123456789012", ...answers };
  const owners: unknown[] = [];
  const bodies: string[] = [];
  const asked: string[] = [];
  const server = await listen((request, response) => {
    const { method = "" } = request;
    asked.push(method);
    owners.push(request.headers["x-amz-expected-bucket-owner"]);
    if (method === "HEAD") return void response.writeHead(HEAD).end();
    const list = typeof GET === "string" ? { status: HEAD, body: GET } : GET;
    if (method === "GET") return void response.writeHead(list.status).end(list.body);
    void text(request).then((body) => {
      bodies.push(body);
      response.writeHead(PUT.status).end(PUT.code === "" ? "" : `<Error><Code>${PUT.code}</Code></Error>`);
    });
  });
  const s3 = adminClient({ endpoint: server.url, region }, { accessKeyId: "A", secretAccessKey: "B" });
  const owner = account === undefined ? {} : { ExpectedBucketOwner: account };
  return {
    admin: { s3, region, traits: traits.aws, owner },
    owners,
    bodies,
    asked,
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

const page = "<html><body><p>Welcome</p></body></html>";

test.each([
  ["pages for everything", { HEAD: 200, GET: page }, 200],
  ["nothing, with success", { HEAD: 200, GET: "" }, 200],
  ["no such page", { HEAD: 404, GET: page }, 404],
  ["nothing", { HEAD: 404, GET: "" }, 404],
  ["JSON", { HEAD: 404, GET: '{"error":"no such page"}' }, 404],
  ["pages for GET alone", { HEAD: 404, GET: { status: 200, body: page } }, 200],
  ["a gate for HEAD alone", { HEAD: 403, GET: { status: 200, body: page } }, 200],
])("a web server that answers with %s is not taken for an S3", async (_what, answers, status) => {
  await using server = await startAnswering({ ...answers, account: undefined });
  const error: unknown = await planBucket(server.admin, "acme-upload").catch((reason: unknown) => reason);
  expect(explainError(error)).toBe(
    `What answers at the endpoint (${status}) is no S3: check the endpoint, and its http:// or https://.`,
  );
  expect(server.asked).not.toContain("PUT");
});

test.each([
  ["has none yet", { status: 200, body: noBuckets }],
  ["names no owner", { status: 200, body: "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>" }],
  ["may not list them", { status: 403, body: "<Error><Code>AccessDenied</Code></Error>" }],
  ["has no such list", { status: 501, body: "<Error><Code>NotImplemented</Code></Error>" }],
  ["knows no such call", { status: 405, body: "<Error><Code>MethodNotAllowed</Code></Error>" }],
])("where the account can't be named and %s, an absent bucket is made", async (_what, GET) => {
  await using s3 = await startAnswering({ HEAD: 404, GET, account: undefined });
  expect(await planBucket(s3.admin, "acme-upload")).toMatchObject({ state: "create" });
  expect(s3.asked).toEqual(["HEAD", "GET"]);
});

test("an endpoint with what is taken for a bucket's name is told, and nothing is written there", async () => {
  const GET = { status: 404, body: "<Error><Code>NoSuchBucket</Code></Error>" };
  await using s3 = await startAnswering({ HEAD: 404, GET, account: undefined });
  await expect(planBucket(s3.admin, "acme-upload")).rejects.toThrow("takes a part of the endpoint for a bucket's name");
});

test("while an S3 does not answer for its buckets, it is not known whether one is absent", async () => {
  await using s3 = await startAnswering({ HEAD: 404, GET: { status: 503, body: page }, account: undefined });
  const error: unknown = await planBucket(s3.admin, "acme-upload").catch((reason: unknown) => reason);
  expect(explainError(error)).toBe("S3 (or IAM) is down or overloaded (503): try again later.");
});

test("where the account is named, an absent bucket takes no other question", async () => {
  await using s3 = await startAnswering({ HEAD: 404 });
  expect(await planBucket(s3.admin, "acme-upload")).toMatchObject({ state: "create" });
  expect(s3.asked).toEqual(["HEAD"]);
});
