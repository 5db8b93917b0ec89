import { personalities } from "@s3-direct/dev-s3";
import { expect, test } from "vitest";
import { startLikeness } from "./testing/likeness.ts";
import { alarms, examine } from "./testing/provisioned.ts";
import { run, webOrigin } from "./testing/run.ts";

test.each(personalities)(
  "an S3 like %s: doctor finds nothing wrong with a right set-up, nor with the profile",
  async (name) => {
    await using s3 = await startLikeness(name, { withBuckets: true });
    const examined = await examine({ ...s3.placeEnv, ...s3.keyEnv });
    expect(alarms(examined)).toEqual([]);
  },
);

const byHand: Record<string, RegExp[]> = {
  r2: [/\(signer\): R2 > Manage API tokens/, /\(publisher\): R2/],
  gcs: [
    /CORS \(PUT, POST from .*gcloud/,
    /lifecycle: gcloud .* Delete at age 2 /,
    /\(signer\): .*hmac/,
    /\(publisher\): .*HMAC/,
  ],
  b2: [/lifecycle: Buckets > Lifecycle Settings/, /\(signer\): App Keys/, /\(publisher\): App Keys/],
  minio: [/CORS \(.*MINIO_API_CORS_ALLOW_ORIGIN/, /\(signer\): .*make it/, /\(signer\): give it these permissions/],
  wasabi: [/\(signer\): give it these permissions/],
  tigris: [/\(signer\): give it these permissions/],
  garage: [/\(signer\): garage key create/, /\(publisher\): garage key create/],
};

test.each(Object.keys(byHand))(
  "provision on %s does what its API can, and says what is to be done by hand",
  async (name) => {
    const personality = personalities.find((one) => one === name);
    if (personality === undefined) throw new Error(`${name} is none.`);
    await using s3 = await startLikeness(personality, { withBuckets: false });
    const { uploadBucket, mediaBucket } = s3.names;
    const args = [
      "provision",
      `--provider=${name}`,
      `--endpoint=${s3.endpoint}`,
      `--region=${s3.placeEnv.S3_REGION}`,
      `--upload-bucket=${uploadBucket}`,
      `--media-bucket=${mediaBucket}`,
      `--origin=${webOrigin}`,
      "--serve=public",
      `--public-base-url=${s3.endpoint}/${mediaBucket}`,
      "--json",
    ];
    const planned = await run([...args, "--dry-run"], s3.adminEnv);
    const { plan }: { plan: { target: string; state: string; text: string }[] } = JSON.parse(planned.out);
    const told = plan.filter(({ state }) => state === "by-hand").map(({ target, text }) => `${target}: ${text}`);
    for (const sentence of byHand[name] ?? []) expect(told).toContainEqual(expect.stringMatching(sentence));
    const done = await run([...args, "--yes"], { ...s3.adminEnv, ...s3.keyEnv });
    expect([done.code, done.err]).toEqual([0, ""]);
  },
);
