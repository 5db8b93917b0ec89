import { signedHeaderNames } from "@s3-direct/upload-server";
import { describe, expect, test } from "vitest";
import { problemsOf } from "../testing/check-policy.ts";
import { setUpOptions } from "../testing/set-up-options.ts";
import { grantInBuckets } from "./grants.ts";
import { describeSetUp, type SetUpOptions } from "./set-up.ts";
import { providerNames, traits } from "./traits.ts";

const distributionArn = "arn:aws:cloudfront::123456789012:distribution/EDFDVBD6EXAMPLE";

describe.each(providerNames)("policies for %s", (provider) => {
  test.each([
    { kind: "public" } as const,
    { kind: "private" } as const,
    { kind: "cloudfront", distributionArn } as const,
  ])("keep to AWS's grammar, with media $kind", async (serving) => {
    const setUp = describeSetUp({ ...setUpOptions, serving }, traits[provider]);
    const buckets = grantInBuckets(setUp, ({ name }) => `arn:aws:iam::123456789012:user/${name}`);
    for (const { statements } of setUp.identities)
      expect(await problemsOf(statements, { kind: "identity" })).toEqual([]);
    for (const { statements } of buckets) expect(await problemsOf(statements, { kind: "bucket" })).toEqual([]);
  });
});

test("the grammar check finds what is wrong", async () => {
  const problems = await problemsOf(
    [
      {
        Sid: "S3 Direct",
        Effect: "Allow",
        Action: ["s3:PutObjekt", "s3:ListBucketMultipartUploads"],
        Resource: ["arn:aws:s3:::acme-upload/uploads/*"],
        Condition: { StringLikes: { "s3:prefix": ["x"] } },
      },
    ],
    { kind: "bucket" },
  );
  expect(problems).toEqual([
    "S3 Direct: Sid holds more than letters and digits",
    "S3 Direct: bucket and Principal do not go together",
    "S3 Direct: StringLikes is not known here",
    "S3 Direct: there is no s3:PutObjekt",
    "S3 Direct: s3:ListBucketMultipartUploads is not of arn:aws:s3:::acme-upload/uploads/*",
    "S3 Direct: s3:ListBucketMultipartUploads has no s3:prefix",
  ]);
});

test("traps: 25 the CORS rule allows the very headers that are signed", () => {
  const [upload] = describeSetUp(setUpOptions, traits.aws).buckets;
  expect(upload?.cors.AllowedHeaders).toEqual([...signedHeaderNames]);
});

test("traps: 104, 104b the signer puts uploads and is denied reading them; the publisher reads uploads and keeps media", () => {
  const rights = describeSetUp(setUpOptions, traits.aws).identities.map(({ role, statements }) => [
    role,
    ...statements.map(({ Effect, Action, Resource }) => `${Effect} ${Action.join(" ")} on ${Resource.join(" ")}`),
  ]);
  expect(rights.slice(0, 2)).toEqual([
    [
      "signer",
      "Allow s3:PutObject s3:AbortMultipartUpload s3:ListMultipartUploadParts on arn:aws:s3:::acme-upload/uploads/*",
      "Deny s3:GetObject s3:GetObjectVersion on arn:aws:s3:::acme-upload/uploads/*",
    ],
    [
      "publisher",
      "Allow s3:GetObject s3:PutObject on arn:aws:s3:::acme-upload/uploads/*",
      "Allow s3:GetObject s3:PutObject s3:DeleteObject s3:ListMultipartUploadParts s3:AbortMultipartUpload on arn:aws:s3:::acme-media/media/* arn:aws:s3:::acme-media/private/*",
      "Allow s3:ListBucketMultipartUploads on arn:aws:s3:::acme-media",
    ],
  ]);
});

test("a janitor is there only when it is named", () => {
  const { signer, publisher } = { signer: "a", publisher: "b" };
  const roles = describeSetUp({ ...setUpOptions, names: { signer, publisher } }, traits.aws).identities.map(
    ({ role }) => role,
  );
  expect(roles).toEqual(["signer", "publisher"]);
});

test("traps: 109 public access is blocked on both buckets on AWS; only media may be opened, and only by a policy", () => {
  const blocks = (serving: SetUpOptions["serving"]) =>
    describeSetUp({ ...setUpOptions, serving }, traits.aws).buckets.map(({ publicAccessBlock }) => publicAccessBlock);
  const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  expect(blocks({ kind: "private" })).toEqual([all, all]);
  expect(blocks({ kind: "public" })).toEqual([all, { ...all, BlockPublicPolicy: false, RestrictPublicBuckets: false }]);
});

test("on Ceph public ACLs are ignored, and what would refuse every PUT or policy is blocked no more", () => {
  const [upload] = describeSetUp(setUpOptions, traits.ceph).buckets;
  expect(upload?.publicAccessBlock).toEqual({
    BlockPublicAcls: false,
    IgnorePublicAcls: true,
    BlockPublicPolicy: false,
  });
});

test("who serves media on Google Cloud Storage is told how nobody lists them, and that a condition can't spare private files", () => {
  const told = traits.gcs.dashboard?.media;
  expect(told).toMatch(/allUsers roles\/storage\.legacyObjectReader .* All of the bucket is served$/);
  expect(told).not.toContain("condition");
});

test.each(providerNames.filter((name) => !traits[name].bucketPolicies))(
  "on %s, which has no bucket policies, one is told how media are served, and that private files would be as well",
  (name) => {
    expect(traits[name].dashboard?.media).toMatch(/ as --public-base-url\b.* all of the bucket is served$/i);
  },
);

test("on AWS whatever comes to either bucket without TLS is denied", () => {
  for (const { name, statements } of describeSetUp(setUpOptions, traits.aws).buckets)
    expect(statements).toContainEqual({
      Sid: "S3DirectTlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*"],
      Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
      Condition: { Bool: { "aws:SecureTransport": ["false"] } },
    });
});

test("traps: 110 a presigned request older than asked for is denied, counted in milliseconds", () => {
  const [upload] = describeSetUp({ ...setUpOptions, maxSignatureAge: 900 }, traits.aws).buckets;
  const fresh = upload?.statements.find(({ Sid }) => Sid === "S3DirectFreshSignatures");
  expect(fresh?.Condition).toEqual({
    StringEquals: { "s3:authType": ["REST-QUERY-STRING"] },
    NumericGreaterThan: { "s3:signatureAge": ["900000"] },
  });
});

test.each([
  ["eu-central-1", "arn:aws:s3:::acme-upload/uploads/*"],
  ["cn-north-1", "arn:aws-cn:s3:::acme-upload/uploads/*"],
  ["us-gov-west-1", "arn:aws-us-gov:s3:::acme-upload/uploads/*"],
  ["us-iso-east-1", "arn:aws-iso:s3:::acme-upload/uploads/*"],
  ["us-isob-east-1", "arn:aws-iso-b:s3:::acme-upload/uploads/*"],
])("ARNs in %s are of its partition", (region, arn) => {
  const [signer] = describeSetUp({ ...setUpOptions, region }, traits.aws).identities;
  expect(signer?.statements[0]?.Resource).toEqual([arn]);
});

test("in a bucket's policy stands only what is about that bucket", () => {
  const buckets = grantInBuckets(describeSetUp(setUpOptions, traits.ceph), ({ name }) => `arn:aws:iam:::user/${name}`);
  for (const { name, statements } of buckets) {
    const resources = statements.flatMap(({ Resource }) => Resource);
    expect(resources.every((resource) => resource.startsWith(`arn:aws:s3:::${name}`))).toBe(true);
  }
});
