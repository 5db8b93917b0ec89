import { expect, test } from "vitest";
import { aws, createS3Storage, custom, minio, r2, type S3StorageOptions, wasabi } from "../index.ts";

const keys = { accessKeyId: "A", secretAccessKey: "B" };
const options: S3StorageOptions = {
  provider: custom({ endpoint: "http://s3.internal:9000" }),
  uploadBucket: "my-upload",
  mediaBucket: "my-media",
  publicBaseUrl: "https://cdn.example.com/",
  signer: keys,
  publisher: keys,
};
const originsOf = (more: Partial<S3StorageOptions>, count = 1) => {
  const storage = createS3Storage({ ...options, ...more });
  return Array.from({ length: count }, () => storage.uploads.nextBucketUrl().href);
};

test("traps: 7, 99 where nothing is said a request is valid for an hour, and a finish answers in time for any gateway", () => {
  expect(createS3Storage(options)).toMatchObject({ expiresIn: 3600, finishBudget: 20 });
});

test("traps: 111 one bucket for uploads and media is refused", () => {
  expect(() => createS3Storage({ ...options, mediaBucket: "my-upload" })).toThrow(
    'uploadBucket and mediaBucket are both "my-upload": uploads would be public before they are verified.',
  );
});

test.each(["my.upload", "UP", "a", "-ab", "a_b", "x".repeat(64), "../x"])(
  "traps: 19 %j is refused as a bucket name",
  (name) => {
    expect(() => createS3Storage({ ...options, uploadBucket: name })).toThrow("is not a bucket name for uploads");
  },
);

test("an option that is not there is named, and only that", () => {
  const nothing = { uploadBucket: process.env["NOT_SET"] ?? "", mediaBucket: process.env["NOT_SET"] ?? "" };
  expect(() => createS3Storage({ ...options, uploadBucket: "" })).toThrow("uploadBucket is missing.");
  expect(() => createS3Storage({ ...options, ...nothing })).toThrow("uploadBucket, mediaBucket are missing.");
  // As JavaScript may call it.
  const { provider: _, ...withoutProvider } = options;
  // @ts-expect-error -- the types forbid it
  expect(() => createS3Storage(withoutProvider)).toThrow("provider is missing.");
});

test("a role's keys, a provider's region and R2's account that are not there are named, too", () => {
  const NOT_SET = process.env["NOT_SET"] ?? "";
  const without = (more: Partial<S3StorageOptions>) => () => createS3Storage({ ...options, ...more });
  expect(without({ signer: { ...keys, secretAccessKey: NOT_SET } })).toThrow("signer.secretAccessKey is missing.");
  const none = { accessKeyId: NOT_SET, secretAccessKey: NOT_SET };
  expect(without({ mediaBucket: NOT_SET, janitor: none })).toThrow(
    "mediaBucket, janitor.accessKeyId, janitor.secretAccessKey are missing.",
  );
  expect(without({ provider: wasabi({ region: NOT_SET }) })).toThrow("provider.region is missing.");
  expect(() => r2({ accountId: NOT_SET })).toThrow("r2() needs an accountId, which is missing.");
});

test("an upload in parts can be resumed as long as the provider keeps parts", () => {
  const { resumableFor } = createS3Storage({ ...options, provider: minio({ endpoint: "http://10.0.0.5:9000" }) });
  expect(resumableFor).toBe(86_400);
  expect(createS3Storage(options).resumableFor).toBe(604_800);
});

test("forms are refused beside what every request has to say and a form can't", () => {
  const region = "eu-central-1";
  const plan = { formMax: 1 };
  const payer = { provider: aws({ region, requestPayer: true }) };
  const owner = { provider: aws({ region }), bucketOwner: "123456789012" };
  expect(() => createS3Storage({ ...options, ...payer, plan })).toThrow(
    "plan.formMax can't be set beside requestPayer: a form can't say it, so leave forms out.",
  );
  expect(() => createS3Storage({ ...options, ...owner, plan })).toThrow("can't be set beside bucketOwner");
  for (const said of [payer, owner]) {
    createS3Storage({ ...options, ...said });
    createS3Storage({ ...options, ...said, plan: { formMax: 0 } });
  }
  createS3Storage({ ...options, provider: aws({ region }), plan });
});

test("where an address passes uploads on, forms and other names are refused, and pages must reach that address", () => {
  const uploadBaseUrl = "https://app.example.com/s3/";
  const provider = aws({ region: "eu-central-1" });
  expect(() => createS3Storage({ ...options, provider, uploadBaseUrl, plan: { formMax: 1 } })).toThrow(
    "plan.formMax can't be set beside uploadBaseUrl.",
  );
  expect(() => createS3Storage({ ...options, uploadBaseUrl, endpointAliases: ["https://s3-2.example.com"] })).toThrow(
    "endpointAliases can't be set beside uploadBaseUrl",
  );
  const { uploadBucketUrls } = createS3Storage({ ...options, uploadBaseUrl });
  expect(uploadBucketUrls.map(({ href }) => href)).toEqual(["https://app.example.com/s3"]);
});

test.each(["", "https://app.example.com/s3?to=1", "https://app.example.com/s3#x", "https://app.example.com/?"])(
  "%j is refused as an address that uploads are sent to: no key can come after it",
  (uploadBaseUrl) => {
    expect(() => createS3Storage({ ...options, uploadBaseUrl })).toThrow(/^uploadBaseUrl (is not an|has)/);
  },
);

test("an endpoint of numbers has no names below it", () => {
  const provider = custom({ endpoint: "http://10.0.0.5:9000", forcePathStyle: false });
  expect(() => originsOf({ provider })).toThrow("set forcePathStyle");
});

test.each(["media", "upload"])(
  "an endpoint that ends in a bucket's name (%s) is refused: it would stand there twice",
  (name) => {
    const bucket = name === "media" ? options.mediaBucket : options.uploadBucket;
    const provider = custom({ endpoint: `https://s3.example.com/s3/${bucket}/` });
    expect(() => createS3Storage({ ...options, provider })).toThrow(`take out /${bucket}.`);
    const signingEndpoint = "https://s3.example.com";
    expect(() => createS3Storage({ ...options, provider, signingEndpoint })).toThrow(`take out /${bucket}.`);
    const endpointAliases = [`https://s3-2.example.com/${bucket}`];
    expect(() => createS3Storage({ ...options, endpointAliases })).toThrow(`take out /${bucket}.`);
  },
);

test.each([0, -1, 0.5, Number.NaN])("an upload that can be resumed for %s seconds is refused", (resumableFor) => {
  expect(() => createS3Storage({ ...options, resumableFor })).toThrow("resumableFor is a whole number of seconds");
});

test.each([0, -1, 0.5, Number.NaN, 20_000])("a finish that may work %s seconds is refused", (finishBudget) => {
  const sentence = "finishBudget is a whole number of seconds from 1 to 3,600.";
  expect(() => createS3Storage({ ...options, finishBudget })).toThrow(sentence);
});

test.each([0, -5, 1.5, Number.NaN, 86_401])("traps: 7, 146 a life of %s seconds is refused", (expiresIn) => {
  expect(() => createS3Storage({ ...options, expiresIn })).toThrow("expiresIn is a whole number of seconds");
});

test.each([0, -1, Number.NaN])("%s connections are refused", (maxSockets) => {
  const sentence = "maxSockets is a number of connections, at least 1.";
  expect(() => createS3Storage({ ...options, maxSockets })).toThrow(sentence);
});

test("a form of media keys that is none is refused: its keys would show owners and names", () => {
  const sentence = 'mediaKeys is "readable" or "opaque", not "Opaque".';
  // @ts-expect-error -- the types forbid it, and JavaScript may call it
  expect(() => createS3Storage({ ...options, mediaKeys: "Opaque" })).toThrow(sentence);
});

test("an address that is none is refused with its option's name", () => {
  expect(() => createS3Storage({ ...options, publicBaseUrl: "cdn.example.com" })).toThrow("publicBaseUrl is not an");
  expect(() => createS3Storage({ ...options, signingEndpoint: "ftp://x" })).toThrow("signingEndpoint is not an");
  expect(() => createS3Storage({ ...options, endpointAliases: ["s3-2"] })).toThrow("endpointAliases is not an");
  const provider = custom({ endpoint: "" });
  expect(() => createS3Storage({ ...options, provider })).toThrow("provider.endpoint is not an");
});

test("traps: 18 AWS is signed for its regional host", () => {
  expect(originsOf({ provider: aws({ region: "eu-central-1" }) })).toEqual([
    "https://my-upload.s3.eu-central-1.amazonaws.com/",
  ]);
});

test("AWS in China has a domain of its own", () => {
  expect(originsOf({ provider: aws({ region: "cn-north-1" }) })).toEqual([
    "https://my-upload.s3.cn-north-1.amazonaws.com.cn/",
  ]);
});

test("traps: 119 browsers get the signing endpoint, not the internal one", () => {
  expect(originsOf({ signingEndpoint: "https://s3.example.com" })).toEqual(["https://s3.example.com/my-upload"]);
});

test("further names of the same bucket are signed in turn", () => {
  const names = originsOf({ endpointAliases: ["http://{bucket}.localhost:9000", "http://127.0.0.1:9000"] }, 4);
  expect(names).toEqual([
    "http://s3.internal:9000/my-upload",
    "http://my-upload.localhost:9000/",
    "http://127.0.0.1:9000/my-upload",
    "http://s3.internal:9000/my-upload",
  ]);
});
