import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { describe, expect, test, vi } from "vitest";
import { startCdn } from "../testing/cdn.ts";
import { listen } from "../testing/listen.ts";
import { grant, mediaOf, revoke, unblock } from "../testing/misconfiguration.ts";
import { cephMisconfigurations, misconfigurations, strictMisconfigurations } from "../testing/misconfigurations.ts";
import { alarms, examine, startProvisioned } from "../testing/provisioned.ts";
import { onCeph } from "../testing/target.ts";

const cases = [...misconfigurations, ...(onCeph ? cephMisconfigurations : strictMisconfigurations)];

describe.each(cases)("$name", ({ spoil, title, advice, janitor = false }) => {
  test.concurrent("is found, with what to do about it", async () => {
    await using right = await startProvisioned({ janitor });
    const wrong = await spoil(right);
    const { findings, code, seconds } = await examine({ ...right.env, ...wrong }, ["--strict"]);
    const found = alarms({ findings }).map((finding) => ({
      title: finding.title,
      advice: "advice" in finding ? finding.advice : "",
    }));
    expect(found).toContainEqual({
      title: expect.stringMatching(title),
      advice: expect.stringMatching(advice),
    });
    expect(code).toBe(1);
    expect(seconds).toBeLessThan(60);
  });
});

test.each(["SIGNER", "PUBLISHER", "JANITOR"])("credentials that the %s has not are no fault of S3's", async (role) => {
  await using right = await startProvisioned({ janitor: true });
  // The SDK's own variables: it must not find credentials of this machine or its user.
  for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, "/dev/null");
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  const { [`S3_${role}_ACCESS_KEY_ID`]: _id, [`S3_${role}_SECRET_ACCESS_KEY`]: _secret, ...env } = right.env;
  const examining = examine({ ...env, [`S3_${role}_CREDENTIALS`]: "profile:nobody" });
  const examined = await examining.finally(() => vi.unstubAllEnvs());
  expect(alarms(examined)).toEqual([
    {
      title: `the ${role.toLowerCase()} has credentials`,
      level: "error",
      detail: expect.stringMatching(/^CredentialsProviderError: /),
      advice: expect.stringContaining(`Repair what S3_${role}_CREDENTIALS names`),
    },
  ]);
});

test("a media bucket in another region is told as such, and not as rights that are missing", async () => {
  await using right = await startProvisioned();
  // As Amazon answers the region that a bucket is not in.
  await using elsewhere = await listen((_, response) => void response.writeHead(301).end());
  const S3_SIGNING_ENDPOINT = (right.env["S3_ENDPOINT"] ?? "").replace("127.0.0.1", "localhost");
  const examined = await examine({ ...right.env, S3_SIGNING_ENDPOINT, S3_ENDPOINT: elsewhere.url });
  expect(alarms(examined)).toEqual([
    {
      title: `the media bucket ${right.target.names.mediaBucket} is there`,
      level: "error",
      detail: "301",
      advice: expect.stringMatching(/ is elsewhere: both buckets must be in S3_REGION/),
    },
  ]);
});

test("while the publisher's secret is wrong nothing is told about its rights", async () => {
  await using right = await startProvisioned();
  const { findings } = await examine({ ...right.env, S3_PUBLISHER_SECRET_ACCESS_KEY: "wrong" });
  const about = findings.filter(({ title }) => title.startsWith("the publisher can"));
  expect(about).toContainEqual(expect.objectContaining({ title: "the publisher cannot list, nor write elsewhere" }));
  expect(about).toContainEqual(expect.objectContaining({ title: "the publisher can publish private files" }));
  for (const finding of about)
    expect(finding).toMatchObject({
      detail: "403 SignatureDoesNotMatch",
      advice: expect.stringContaining("check S3_PUBLISHER_SECRET_ACCESS_KEY"),
    });
});

test.each([
  ["S3_JANITOR_ACCESS_KEY_ID", "NOBODYSKEY0000000001", "InvalidAccessKeyId"],
  ["S3_JANITOR_SECRET_ACCESS_KEY", "wrong", "SignatureDoesNotMatch"],
])("while the janitor's %s is wrong nothing is told about its rights", async (variable, value, code) => {
  await using right = await startProvisioned({ janitor: true });
  const { findings } = await examine({ ...right.env, [variable]: value });
  const about = findings.filter(({ title }) => title.startsWith("the janitor can"));
  expect(about).toContainEqual(expect.objectContaining({ title: "the janitor can neither read nor write" }));
  for (const finding of about)
    expect(finding).toMatchObject({ detail: `403 ${code}`, advice: expect.stringContaining(`check ${variable}`) });
});

test("a bucket behind a CDN that lists private files to everybody itself is found", async () => {
  await using right = await startProvisioned({ args: ["--serve=private"] });
  await using cdn = await startCdn(right);
  await unblock(right);
  await grant(right, {
    Action: ["s3:ListBucket"],
    Resource: [mediaOf(right)],
    Condition: { StringEquals: { "s3:prefix": ["private/"] } },
  });
  const examined = await examine({ ...right.env, PUBLIC_BASE_URL: cdn.url });
  expect(alarms(examined).map(({ title }) => title)).toContain("nobody can list media without a signature");
});

test("a signer that reads private files is found, though the CDN before them has a page for everybody", async () => {
  await using right = await startProvisioned({ args: ["--serve=private"] });
  await using cdn = await startCdn(right, "<html></html>");
  await grant(right, {
    Principal: { AWS: [right.arns.signer] },
    Action: ["s3:GetObject"],
    Resource: [`${mediaOf(right)}/private/*`],
  });
  const examined = await examine({ ...right.env, PUBLIC_BASE_URL: cdn.url });
  expect(alarms(examined).map(({ title }) => title)).toEqual(["the signer cannot read private files"]);
});

test.each([
  ["is deleted again", "anybody can", 0],
  ["is named, where the publisher may not delete it", "must be deleted by hand", 2],
])("what everybody could write to the media bucket %s", async (_name, detail, stay) => {
  await using right = await startProvisioned();
  await unblock(right);
  await grant(right, { Action: ["s3:PutObject"], Resource: [`${mediaOf(right)}/*`] });
  if (stay > 0) await revoke(right, { sid: "S3DirectPublisherMedia", action: "s3:DeleteObject" });
  const examined = await examine(right.env);
  expect(alarms(examined)).toContainEqual(
    expect.objectContaining({
      title: "nobody can write media without a signature",
      detail: expect.stringMatching(new RegExp(`${detail}$`)),
    }),
  );
  expect(examined.findings).toContainEqual({
    title: "the signer cannot write media",
    level: "ok",
    detail: "more than everybody can",
  });
  const { Contents = [] } = await right.target.byHand((admin) =>
    admin.send(new ListObjectsV2Command({ Bucket: right.target.names.mediaBucket })),
  );
  expect(Contents.filter(({ Key }) => Key?.includes("by-anybody"))).toHaveLength(stay);
});

describe("a clock", () => {
  test.each([
    ["an hour ahead", 3600, "error"],
    ["an hour behind", -3600, "error"],
    ["two minutes ahead", 120, "warning"],
  ])("%s is found, with what to do about it", async (_name, seconds, level) => {
    await using right = await startProvisioned();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
    try {
      const { findings } = await examine(right.env);
      expect(alarms({ findings })).toContainEqual({
        title: "this machine's clock and S3's agree",
        level,
        detail: expect.stringMatching(/^this clock is \d+ s (ahead|behind)$/),
        advice: expect.stringContaining("NTP"),
      });
    } finally {
      vi.useRealTimers();
    }
  });
});
