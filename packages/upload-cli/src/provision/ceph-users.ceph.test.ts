import { CreateBucketCommand, HeadBucketCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { pending, placeArgs, provisionArgs, run, runJson } from "../testing/run.ts";
import { adminClient, openTarget } from "../testing/target.ts";

test("keys are shown this once where no file is named", async () => {
  await using target = await openTarget();
  const args = [...provisionArgs(target), `--janitor-user=${target.names.janitorUser}`, "--yes"];
  const { env = {} } = await runJson(args, target);
  expect(Object.keys(env).filter((name) => name.endsWith("SECRET_ACCESS_KEY"))).toEqual([
    "S3_SIGNER_SECRET_ACCESS_KEY",
    "S3_PUBLISHER_SECRET_ACCESS_KEY",
    "S3_JANITOR_SECRET_ACCESS_KEY",
  ]);
  expect((await runJson(args, target)).env).toBeUndefined();
  const rotated = await runJson([...args, "--new-keys"], target);
  expect(rotated.env?.["S3_SIGNER_ACCESS_KEY_ID"]).not.toBe(env["S3_SIGNER_ACCESS_KEY_ID"]);
});

/** A user without capabilities, who owns only its own buckets. */
const app = {
  accessKeyId: process.env["S3_DIRECT_SUITE_APP_KEY"] ?? "",
  secretAccessKey: process.env["S3_DIRECT_SUITE_APP_SECRET"] ?? "",
};

test("traps: 107 a bucket of somebody else's is fatal, before anything is made", async () => {
  await using target = await openTarget();
  const theirs = adminClient(target, app);
  await theirs.send(new CreateBucketCommand({ Bucket: target.names.mediaBucket }));
  const { code, err } = await run([...provisionArgs(target), "--yes"], target.env);
  expect(code).toBe(2);
  expect(err).toContain(`The bucket ${target.names.mediaBucket} belongs to somebody else`);
  await expect(target.admin.send(new HeadBucketCommand({ Bucket: target.names.uploadBucket }))).rejects.toThrow();
  theirs.destroy();
});

test("an administrator without the capability for users is told what to do, and may bring users of its own", async () => {
  await using target = await openTarget();
  const env = { AWS_ACCESS_KEY_ID: app.accessKeyId, AWS_SECRET_ACCESS_KEY: app.secretAccessKey };
  const refused = await run([...provisionArgs(target), "--yes"], env);
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("takes the capability users=*")]);

  const given = {
    ...env,
    S3_SIGNER_ACCESS_KEY_ID: process.env["S3_DIRECT_SUITE_SIGNER_KEY"] ?? "",
    S3_SIGNER_SECRET_ACCESS_KEY: process.env["S3_DIRECT_SUITE_SIGNER_SECRET"] ?? "",
    S3_PUBLISHER_ACCESS_KEY_ID: process.env["S3_DIRECT_SUITE_PUBLISHER_KEY"] ?? "",
    S3_PUBLISHER_SECRET_ACCESS_KEY: process.env["S3_DIRECT_SUITE_PUBLISHER_SECRET"] ?? "",
  };
  const names = { ...target.names, signerUser: "signer", publisherUser: "publisher" };
  const args = [...provisionArgs({ ...target, names }), "--given-users", "--yes"];
  expect((await run(args, given)).code).toBe(0);
  const doctor = await run(["doctor", "--strict", "--origin=http://localhost:5173"], {
    ...given,
    S3_PROVIDER: "ceph",
    S3_ENDPOINT: target.endpoint,
    S3_UPLOAD_BUCKET: names.uploadBucket,
    S3_MEDIA_BUCKET: names.mediaBucket,
    PUBLIC_BASE_URL: `${target.endpoint}/${names.mediaBucket}`,
  });
  expect(doctor.out).not.toMatch(/^[✗!]/m);
  expect(doctor.code).toBe(0);
});

test("traps: 112 users of another set-up are not taken for one with other buckets, and stay when that one is destroyed", async () => {
  await using first = await openTarget();
  await using second = await openTarget();
  await runJson([...provisionArgs(first), "--yes"], first);
  const { signerUser, publisherUser } = first.names;
  const others = { ...second, names: { ...second.names, signerUser, publisherUser } };
  const { code, err } = await run([...provisionArgs(others), "--yes"], second.env);
  expect([code, err]).toEqual([2, expect.stringMatching(/give --(signer|publisher)-user another name/)]);
  const { plan } = await runJson([...placeArgs("destroy", others), "--yes"], second);
  const stays = `stays: it has the rights of another set-up, on ${first.names.uploadBucket}`;
  expect(plan.map(({ state, text }) => [state, text])).toEqual([
    ["same", stays],
    ["same", stays],
  ]);
  expect(pending(await runJson([...provisionArgs(first), "--dry-run"], first))).toEqual([]);
});

test("a user of the same name that others made keeps living after destroy", async () => {
  await using target = await openTarget();
  const names = { ...target.names, signerUser: "signer", publisherUser: "publisher" };
  await runJson([...provisionArgs({ ...target, names }), "--yes"], target);
  const { plan } = await runJson([...placeArgs("destroy", { ...target, names }), "--yes"], target);
  expect(plan.map((step) => step.target).filter((name) => name.startsWith("user"))).toEqual([]);
  expect(
    pending(await runJson([...provisionArgs({ ...target, names }), "--dry-run"], target)).map((step) => step.target),
  ).not.toContain("user signer (signer)");
});
