import { expect, test } from "vitest";
import { readRequest } from "./request.ts";

const nobody = () => Promise.reject(new Error("Nobody is asked."));
const io = { env: {}, terminal: false, out() {}, err() {}, progress() {}, askText: nobody, askYes: nobody };

const options = {
  region: "eu-central-1",
  uploadBucket: "acme-upload",
  mediaBucket: "acme-media",
  origin: ["https://app.acme.com"],
  serve: "public",
  signerUser: "signer",
  publisherUser: "publisher",
  maxSignatureAge: 3600,
};

test.each([
  ["eu-central-1", "https://acme-media.s3.eu-central-1.amazonaws.com"],
  ["cn-north-1", "https://acme-media.s3.cn-north-1.amazonaws.com.cn"],
])("what Amazon serves itself in %s is at that region's own host", async (region, url) => {
  const { publicBaseUrl } = await readRequest(io, { ...options, region });
  expect(publicBaseUrl).toBe(url);
});

test("roles for an account are for its ARN, as IAM writes it", async () => {
  await expect(readRequest(io, { ...options, rolesFor: "123456789012" })).rejects.toThrow(
    "a whole account is arn:aws:iam::123456789012:root.",
  );
});

test.each(["*", "lambda", "*.amazonaws.com", "arn:aws:iam::*:root", "arn:aws:iam::123456789012:role/*", "AWS"])(
  "roles for %s would be for everybody, or for nobody: they are not made",
  async (rolesFor) => {
    await expect(readRequest(io, { ...options, rolesFor })).rejects.toThrow(`"${rolesFor}" is none of them.`);
  },
);

test.each([
  "arn:aws:iam::123456789012:root",
  "arn:aws-cn:iam::123456789012:role/teams/api+blue@acme",
  "arn:aws:sts::123456789012:assumed-role/api/session",
  "ecs-tasks.amazonaws.com",
  "pods.eks.amazonaws.com",
  "ec2.amazonaws.com.cn",
])("roles may be for %s", async (rolesFor) => {
  expect((await readRequest(io, { ...options, rolesFor })).setUp.rolesFor).toBe(rolesFor);
});

test.each([
  { signerUser: "app", publisherUser: "app" },
  { signerUser: "App", publisherUser: "app" },
  { janitorUser: "publisher" },
])("one user for two roles is refused: %j", async (users) => {
  await expect(readRequest(io, { ...options, ...users })).rejects.toThrow("must name different users.");
});

test.each(["media.acme.com", "localhost:9000/media", "ftp://media.acme.com", "https://media.acme.com/?x=1"])(
  "files are not served at %s, which the API would refuse",
  async (publicBaseUrl) => {
    await expect(readRequest(io, { ...options, publicBaseUrl })).rejects.toThrow(`"${publicBaseUrl}" is none.`);
  },
);
