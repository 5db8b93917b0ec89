import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { alarms, examine, startProvisioned } from "../testing/provisioned.ts";

test("versions of the upload bucket, where a PUT is no longer good once, are named as the cause until they are suspended", async () => {
  await using right = await startProvisioned();
  const { admin, names } = right.target;
  const { uploadBucket: Bucket } = names;
  const keep = (Status: "Enabled" | "Suspended") =>
    admin.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

  await keep("Enabled");
  expect(alarms(await examine(right.env))).toEqual([
    {
      title: "a presigned PUT is good for one object (If-None-Match)",
      level: "error",
      detail: "a second PUT was answered with 200",
      advice: `${Bucket} keeps old versions, and this S3 ignores If-None-Match there: suspend its versioning.`,
    },
  ]);

  await keep("Suspended");
  expect(alarms(await examine(right.env))).toEqual([]);
});
