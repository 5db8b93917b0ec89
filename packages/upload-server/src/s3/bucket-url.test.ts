import { expect, test } from "vitest";
import { aws, createDownloadUrl, createS3Storage, type S3StorageOptions } from "../index.ts";
import { copyObjectInput } from "./copy-input.ts";
import type { AwsOptions } from "./providers/aws.ts";

const keys = { accessKeyId: "A", secretAccessKey: "B" };

const storageOf = ({ uploadBucket = "my-upload", ...options }: Partial<S3StorageOptions> & { aws: AwsOptions }) =>
  createS3Storage({
    uploadBucket,
    mediaBucket: "my-media",
    publicBaseUrl: "https://media.example.com",
    signer: keys,
    publisher: keys,
    ...options,
    provider: aws(options.aws),
  });

const hostOf = (region: string, more: Partial<AwsOptions> = {}) =>
  storageOf({ aws: { region, ...more } }).uploads.nextBucketUrl().host;

test.each<[string, string, Partial<AwsOptions>]>([
  ["my-upload.s3.us-east-1.amazonaws.com", "us-east-1", {}],
  ["my-upload.s3.cn-north-1.amazonaws.com.cn", "cn-north-1", {}],
  ["my-upload.s3.us-iso-east-1.c2s.ic.gov", "us-iso-east-1", {}],
  ["my-upload.s3.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1", {}],
  ["my-upload.s3.dualstack.eu-west-1.amazonaws.com", "eu-west-1", { useDualstackEndpoint: true }],
  ["my-upload.s3-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1", { useFipsEndpoint: true }],
  ["my-upload.s3-accelerate.amazonaws.com", "eu-west-1", { useAccelerateEndpoint: true }],
  [
    "my-upload.bucket.vpce-1a.s3.eu-west-1.vpce.amazonaws.com",
    "eu-west-1",
    { endpoint: "https://bucket.vpce-1a.s3.eu-west-1.vpce.amazonaws.com" },
  ],
])("browsers are sent to %s", (host, region, more) => {
  expect(hostOf(region, more)).toBe(host);
});

test("an access point stands in a bucket's place, by ARN or alias", () => {
  const region = "eu-west-1";
  const arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/uploads";
  const storage = storageOf({ aws: { region }, uploadBucket: arn });
  expect(storage.uploads.nextBucketUrl().host).toBe("uploads-123456789012.s3-accesspoint.eu-west-1.amazonaws.com");
  const from = { Bucket: arn, Key: "uploads/a.txt", etag: '"a"' };
  const { CopySource } = copyObjectInput(storage, { from, to: { Bucket: "my-media", Key: "media/a.txt" } });
  expect(CopySource).toBe(`${arn}/object/uploads/a.txt`);
  const alias = storageOf({ aws: { region }, uploadBucket: "uploads-abc123-s3alias" });
  expect(alias.uploads.nextBucketUrl().host).toBe("uploads-abc123-s3alias.s3.eu-west-1.amazonaws.com");
});

test.each<[string, AwsOptions & { uploadBucket?: string }]>([
  ["it is in us-west-2", { region: "eu-west-1", uploadBucket: "arn:aws:s3:us-west-2:123456789012:accesspoint/a" }],
  ["Signature Version 4A", { region: "eu-west-1", uploadBucket: "arn:aws:s3::123456789012:accesspoint/a.mrap" }],
  ["Accelerate cannot be used in this region", { region: "cn-north-1", useAccelerateEndpoint: true }],
])("what can't work is told at the start: %s", (sentence, { uploadBucket = "my-upload", ...options }) => {
  expect(() => storageOf({ aws: options, uploadBucket })).toThrow(sentence.replace("it is", "is"));
});

test("Requester Pays is said in what browsers send and follow", async () => {
  const storage = storageOf({ aws: { region: "eu-west-1", requestPayer: true } });
  const key = "uploads/notes/ann/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.5.a.txt";
  expect((await createDownloadUrl(storage, key)).url).toContain("x-amz-request-payer=requester");
});

test("a KMS key encrypts what is published", () => {
  const storage = storageOf({ aws: { region: "eu-west-1", kmsKeyId: "key-id" } });
  const from = { Bucket: "my-upload", Key: "uploads/a.txt", etag: '"a"' };
  expect(copyObjectInput(storage, { from, to: { Bucket: "my-media", Key: "media/a.txt" } })).toMatchObject({
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: "key-id",
  });
});
