import { expect, test } from "vitest";
import { aws } from "./providers/aws.ts";
import { avoidNames } from "./avoid-names.ts";
import { createS3Storage } from "./storage.ts";

const keys = { accessKeyId: "AKIA", secretAccessKey: "secret" };

function setUp() {
  const names = ["a.example", "b.example", "c.example"];
  const [signingEndpoint = "", ...endpointAliases] = names.map((name) => `https://${name}`);
  return createS3Storage({
    provider: aws({ region: "eu-central-1" }),
    uploadBucket: "uploads",
    mediaBucket: "media",
    publicBaseUrl: "https://media.example",
    signer: keys,
    publisher: { ...keys, accessKeyId: "AKIB" },
    signingEndpoint,
    endpointAliases,
  });
}

const hostsOf = (storage: ReturnType<typeof setUp>) =>
  new Set(Array.from({ length: 6 }, () => storage.uploads.nextBucketUrl().host));

test("names that a client cannot reach are left out", () => {
  const storage = setUp();
  const [bad = "", ...good] = [...hostsOf(storage)];
  expect(hostsOf(avoidNames(storage, [bad]))).toEqual(new Set(good));
  expect(hostsOf(avoidNames(storage, undefined)).size).toBe(3);
});

test("where none would be left, all are signed for", () => {
  const storage = setUp();
  const all = [...hostsOf(storage)];
  expect(hostsOf(avoidNames(storage, all)).size).toBe(3);
  expect(hostsOf(avoidNames(storage, ["elsewhere.example"])).size).toBe(3);
});
