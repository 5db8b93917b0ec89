import { GetObjectCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { describe, expect } from "vitest";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();

async function post(Bucket: string, fields: Record<string, string>) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append("file", new Blob(["hello"]), "photo.png");
  const answer = await fetch(`${s3.endpoint}/${Bucket}`, { method: "POST", body: data });
  return { status: answer.status, code: /<Code>([^<]+)</.exec(await answer.text())?.[1] };
}
const isStored = (Bucket: string, Key: string) =>
  s3.client.send(new GetObjectCommand({ Bucket, Key })).then(
    () => true,
    () => false,
  );

behaviour("a form for one bucket is refused by another, whatever its field says", async () => {
  const [signedFor, other] = [await s3.bucket(), await s3.bucket()];
  const { fields } = await createPresignedPost(s3.client, { Bucket: signedFor, Key: "form", Expires: 300 });
  expect(fields["bucket"]).toBe(signedFor);
  expect((await post(other, fields)).status).toBe(403);
  expect((await post(other, { ...fields, bucket: other })).status).toBe(403);
  expect(await isStored(other, "form")).toBe(false);
});

behaviour(
  "a form that says whose the bucket must be is refused by another's",
  async () => {
    const Bucket = await s3.bucket();
    const Fields = { "x-amz-expected-bucket-owner": "999999999999" };
    const { fields } = await createPresignedPost(s3.client, { Bucket, Key: "form", Expires: 300, Fields });
    expect(await post(Bucket, fields)).toEqual({ status: 403, code: "AccessDenied" });
    expect(await isStored(Bucket, "form")).toBe(false);
  },
  "expectedBucketOwner",
);

describe("a form without a policy", () => {
  behaviour("is refused where nobody said that anybody may write", async () => {
    const Bucket = await s3.bucket();
    expect(await post(Bucket, { key: "form" })).toEqual({ status: 403, code: "AccessDenied" });
  });

  behaviour("is stored where the bucket lets anybody write", async () => {
    const Bucket = await s3.bucket();
    const statement = { Effect: "Allow", Principal: "*", Action: "s3:PutObject", Resource: `arn:aws:s3:::${Bucket}/*` };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await s3.client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await post(Bucket, { key: "form", "Content-Type": "text/plain" })).status).toBe(204);
    expect(await isStored(Bucket, "form")).toBe(true);
  });

  behaviour(
    "with a signature but no policy is refused",
    async () => {
      const Bucket = await s3.bucket();
      expect((await post(Bucket, { key: "form", "x-amz-signature": "0" })).code).toBe("InvalidArgument");
    },
    "formErrors",
  );
});
