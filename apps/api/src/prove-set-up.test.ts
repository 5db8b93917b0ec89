import { startDevS3 } from "@s3-direct/dev-s3";
import { expect, test } from "vitest";
import { startOwnS3 } from "./testing/own-s3.ts";
import { tempDir } from "./testing/temp-dir.ts";
import { startTestApi } from "./testing/test-api.ts";

test("a right set-up starts", async () => {
  await using s3 = await startOwnS3();
  await using api = await startTestApi(s3.variables);
  expect((await api.app.request("/livez")).status).toBe(200);
});

const bucket = { uploads: "own-uploads", media: "own-media" };
const keysOf = (name: string) => ({ accessKeyId: `${name}KEY000000000001`, secretAccessKey: `${name}-secret` });
const allow = (actions: string[], resources: string[]) => ({ effect: "allow" as const, actions, resources });

type Spoiled = { publicUploads?: string[]; signer?: string[][]; publisher?: string[][] };

/** Starts an S3 that is set up correctly except for these additional rights, given as actions and resources. */
async function startSpoiledS3({ publicUploads = [], signer = [], publisher = [] }: Spoiled) {
  const dir = await tempDir();
  const uploads = [`${bucket.uploads}/uploads/*`];
  const media = [`${bucket.media}/media/*`, `${bucket.media}/private/*`];
  const more = (rights: string[][]) => rights.map(([action = "", resource = ""]) => allow([action], [resource]));
  const parts = ["s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"];
  const s3 = await startDevS3({
    dataDir: dir.path,
    buckets: [
      { name: bucket.uploads, publicRead: publicUploads },
      { name: bucket.media, publicRead: ["media/"] },
    ],
    users: [
      { ...keysOf("SIGNER"), statements: [allow(["s3:PutObject", ...parts], uploads), ...more(signer)] },
      {
        ...keysOf("PUBLISHER"),
        statements: [
          allow(["s3:GetObject", "s3:PutObject"], uploads),
          allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject", ...parts], media),
          allow(["s3:ListBucketMultipartUploads"], [bucket.media]),
          ...more(publisher),
        ],
      },
    ],
  });
  const [signerKeys, publisherKeys] = [keysOf("SIGNER"), keysOf("PUBLISHER")];
  return {
    variables: {
      S3_ENDPOINT: s3.url,
      S3_UPLOAD_BUCKET: bucket.uploads,
      S3_MEDIA_BUCKET: bucket.media,
      PUBLIC_BASE_URL: `${s3.url}/${bucket.media}`,
      S3_SIGNER_ACCESS_KEY_ID: signerKeys.accessKeyId,
      S3_SIGNER_SECRET_ACCESS_KEY: signerKeys.secretAccessKey,
      S3_PUBLISHER_ACCESS_KEY_ID: publisherKeys.accessKeyId,
      S3_PUBLISHER_SECRET_ACCESS_KEY: publisherKeys.secretAccessKey,
    },
    async [Symbol.asyncDispose]() {
      await s3.close();
      await dir[Symbol.asyncDispose]();
    },
  };
}

test.each<[string, Spoiled, RegExp]>([
  [
    "everybody reads uploads",
    { publicUploads: ["uploads/"] },
    /not so: nobody can read uploads without a signature .*\n +Take the public permissions off/,
  ],
  [
    "the signer reads uploads",
    { signer: [["s3:GetObject", `${bucket.uploads}/*`]] },
    /not so: the signer cannot read uploads .*\n +Deny the signer s3:GetObject/,
  ],
  [
    "the signer writes media",
    { signer: [["s3:PutObject", `${bucket.media}/*`]] },
    /not so: the signer cannot write media .*\n +Take every right on own-media from the signer/,
  ],
  [
    "the signer reads media",
    { signer: [["s3:GetObject", `${bucket.media}/*`]] },
    /not so: the signer cannot read private files .*\n +Take every right on own-media from the signer/,
  ],
])("traps: 142 where %s it does not start, and says what to do", async (_, spoiled, said) => {
  await using s3 = await startSpoiledS3(spoiled);
  await expect(startTestApi(s3.variables)).rejects.toThrow(said);
});

test("where one bucket is both it does not start", async () => {
  await using s3 = await startSpoiledS3({});
  await expect(startTestApi({ ...s3.variables, S3_MEDIA_BUCKET: bucket.uploads })).rejects.toThrow(
    "S3_MEDIA_BUCKET must not be S3_UPLOAD_BUCKET",
  );
});

test("what is merely a risk is logged, with what to do, and it starts", async () => {
  await using s3 = await startSpoiledS3({ publisher: [["s3:ListBucket", bucket.uploads]] });
  await using api = await startTestApi(s3.variables);
  expect(api.logged.map((line): unknown => JSON.parse(line))).toContainEqual(
    expect.objectContaining({
      level: 40,
      msg: "S3 set-up: not so: the publisher cannot list, nor write elsewhere",
      advice: expect.stringContaining("Give the publisher only what it needs"),
    }),
  );
});

test("traps: 142 with the two roles exchanged it does not start, and says what to do", async () => {
  await using s3 = await startOwnS3();
  const { variables } = s3;
  const starting = startTestApi({
    ...variables,
    S3_SIGNER_ACCESS_KEY_ID: variables.S3_PUBLISHER_ACCESS_KEY_ID,
    S3_SIGNER_SECRET_ACCESS_KEY: variables.S3_PUBLISHER_SECRET_ACCESS_KEY,
    S3_PUBLISHER_ACCESS_KEY_ID: variables.S3_SIGNER_ACCESS_KEY_ID,
    S3_PUBLISHER_SECRET_ACCESS_KEY: variables.S3_SIGNER_SECRET_ACCESS_KEY,
  });
  await expect(starting).rejects.toThrow(/Could not verify that S3 is set up for safe uploads[^]*not so: the signer/);
});

test("while S3 is down it does not start, and no right is advised", async () => {
  await using s3 = await startOwnS3();
  s3.breakDown();
  await expect(startTestApi(s3.variables)).rejects.toThrow(
    /^Could not verify that S3 is set up for safe uploads .*(\n +not so: S3 answers \(500 \w+\)\n +S3 is down or overloaded, .*)+$/,
  );
});

test("with a wrong secret it does not start, and no secret is told", async () => {
  await using s3 = await startOwnS3();
  const secret = "a-secret-that-is-wrong";
  const starting = startTestApi({ ...s3.variables, S3_SIGNER_SECRET_ACCESS_KEY: secret });
  const message: unknown = await starting.then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );
  expect(message).toMatch(/Could not verify that S3 is set up for safe uploads/);
  expect(message).not.toContain(secret);
});
