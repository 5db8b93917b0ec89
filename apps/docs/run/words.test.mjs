// Blocks that are not programs are given to their readers: rules and policies to an S3 that then takes a file, a seed
// to one that starts.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDevS3 } from "@s3-direct/dev-s3";
import { createS3Storage, custom, sweep } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { readSeed } from "../../../packages/dev-s3/src/seed.ts";
import { blocksOf } from "./kinds.mjs";
import { expectReadable, sampleFor, upload } from "./upload.mjs";

const words = blocksOf("words");
const of = (page) => words.filter((block) => block.page === page).map(({ code }) => code);

let folder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "docs-words-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("docs/set-up-s3.md: CORS and policies by hand let a file be uploaded, published and swept", async () => {
  const [cors, ...policies] = of("docs/set-up-s3.md").map((code) => JSON.parse(code));
  const keys = ["signer", "publisher", "janitor"].map((name) => ({
    accessKeyId: name,
    secretAccessKey: `${name}-secret`,
  }));
  const [signer, publisher, janitor] = keys;
  const buckets = [
    { name: "acme-upload", cors: inLowerCase(cors) },
    { name: "acme-media", publicRead: ["media/"] },
  ];
  const users = keys.map((key, at) => ({ ...key, statements: statementsOf(policies[at]) }));
  const s3 = await start({ dataDir: join(folder, "s3"), buckets, users });
  const names = { uploadBucket: "acme-upload", mediaBucket: "acme-media", publicBaseUrl: `${s3.url}/acme-media` };
  const storage = createS3Storage({ provider: custom({ endpoint: s3.url }), ...names, signer, publisher, janitor });

  const { router, procedure } = initTRPC.create();
  const photo = uploadProcedures({
    name: "photo",
    procedure,
    owner: () => "ann",
    storage,
    accept: ["image/png"],
    maxSize: 1e6,
  });
  const caller = router({ photo }).createCaller({}).photo;
  const { url, headers } = await caller.create({ filename: "a.png", contentType: "image/png", size: 5 });
  expect(await preflight(url, { origin: "https://app.example.com", headers: Object.keys(headers) })).toBe(200);
  await expectReadable(await upload(caller, await sampleFor(caller)), { storage });
  expect((await sweep(storage, { known: async (all) => new Set(all) })).orphan.count).toBe(0);
});

test("packages/dev-s3/README.md: a seed, without its comments, starts one", async () => {
  const [seed] = of("packages/dev-s3/README.md");
  const path = join(folder, "seed.json");
  const json = seed.replaceAll(/^\s*\/\/.*$/gm, "").replaceAll(/,(?=\s*[}\]])/g, "");
  await writeFile(path, json);
  const s3 = await start({ dataDir: join(folder, "seeded"), ...(await readSeed(path)) });
  expect(await preflight(`${s3.url}/uploads/app/a`, { origin: "http://localhost:5173", headers: ["x-amz-date"] })).toBe(
    200,
  );
});

// Amazon's queue and bus are not available here: this tests only that the block and its policy are JSON.
test("docs/guides/finish-without-the-browser.md: what Amazon reads", () => {
  const [queue, events, rule] = of("docs/guides/finish-without-the-browser.md").map((code) => JSON.parse(code));
  expect(JSON.parse(queue.Policy).Statement).toHaveLength(1);
  expect(events.QueueConfigurations[0].QueueArn).toContain(":uploads");
  expect(rule.source).toEqual(["aws.s3"]);
});

test("of every page", () => {
  const read = ["docs/guides/finish-without-the-browser.md", "docs/set-up-s3.md", "packages/dev-s3/README.md"];
  expect([...new Set(words.map(({ page }) => page))]).toEqual(read);
});

async function start(options) {
  const s3 = await startDevS3({ port: 0, ...options });
  onTestFinished(() => s3.close());
  return s3;
}

async function preflight(url, { origin, headers }) {
  const asked = { origin, "access-control-request-method": "PUT" };
  const response = await fetch(url, {
    method: "OPTIONS",
    headers: { ...asked, "access-control-request-headers": headers.join(",") },
  });
  return response.status;
}

/** Converts a rule's field names from S3's to the development S3's. */
function inLowerCase(rules) {
  const lower = ([name, value]) => [name[0].toLowerCase() + name.slice(1), value];
  return rules.map((rule) => Object.fromEntries(Object.entries(rule).map(lower)));
}

/**
 * Converts a policy. The development S3's statements have no conditions, so the janitor's, which narrow its listing,
 * are not tested.
 */
function statementsOf({ Statement }) {
  return Statement.map(({ Effect, Action, Resource }) => ({
    effect: Effect.toLowerCase(),
    actions: [Action].flat(),
    resources: [Resource].flat().map((arn) => arn.replace("arn:aws:s3:::", "")),
  }));
}
