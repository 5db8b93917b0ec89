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

type Likeness = Awaited<ReturnType<typeof startLikeness>>;

function provisionAs(provider: string, { names: { uploadBucket, mediaBucket }, endpoint, placeEnv }: Likeness) {
  return [
    "provision",
    `--provider=${provider}`,
    `--endpoint=${endpoint}`,
    `--region=${placeEnv.S3_REGION}`,
    `--upload-bucket=${uploadBucket}`,
    `--media-bucket=${mediaBucket}`,
    `--origin=${webOrigin}`,
    "--serve=public",
    `--public-base-url=${endpoint}/${mediaBucket}`,
    "--json",
  ];
}

test.each(Object.keys(byHand))(
  "provision on %s does what its API can, and says what is to be done by hand",
  async (name) => {
    const personality = personalities.find((one) => one === name);
    if (personality === undefined) throw new Error(`${name} is none.`);
    await using s3 = await startLikeness(personality, { withBuckets: false });
    const args = provisionAs(name, s3);
    const planned = await run([...args, "--dry-run"], s3.adminEnv);
    const { plan }: { plan: { target: string; state: string; text: string }[] } = JSON.parse(planned.out);
    const told = plan.filter(({ state }) => state === "by-hand").map(({ target, text }) => `${target}: ${text}`);
    for (const sentence of byHand[name] ?? []) expect(told).toContainEqual(expect.stringMatching(sentence));
    const done = await run([...args, "--yes"], { ...s3.adminEnv, ...s3.keyEnv });
    expect([done.code, done.err]).toEqual([0, ""]);
  },
);

test.each(personalities)(
  "provision on an S3 like %s whose make it is not told sets what can be set, and leaves the rest to be done by hand",
  async (personality) => {
    await using s3 = await startLikeness(personality, { withBuckets: false });
    const env = { ...s3.adminEnv, ...s3.keyEnv };
    const first = await run([...provisionAs("custom", s3), "--yes"], env);
    expect([first.code, first.err]).toEqual([0, ""]);
    const left = statesOf(first.out, "CORS");
    const hasCors = !["gcs", "minio"].includes(personality);
    expect(left).toEqual(hasCors ? ["create", "create"] : ["by-hand", "by-hand"]);
    if (hasCors)
      expect(statesOf((await run([...provisionAs("custom", s3), "--yes"], env)).out, "CORS")).toEqual(["same", "same"]);
  },
);

/** Of the steps for a setting. */
function statesOf(json: string, setting: string) {
  const { plan }: { plan: { state: string; text: string }[] } = JSON.parse(json);
  return plan.filter(({ text }) => text.startsWith(setting)).map(({ state }) => state);
}
