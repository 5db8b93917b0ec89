import type { S3Capabilities } from "@s3-direct/upload-server";
import { expect, test } from "vitest";
import { startCdn } from "../testing/cdn.ts";
import { alarms, examine, putCors, startProvisioned } from "../testing/provisioned.ts";
import { webOrigin } from "../testing/run.ts";
import { onCeph, personalityInUse } from "../testing/target.ts";
import { storageFrom } from "./storage.ts";

const good = { code: 0, alarms: [] };
const judge = async (...[env, more]: Parameters<typeof examine>) => {
  const examined = await examine(env, ["--strict", ...(more ?? [])]);
  return { code: examined.code, alarms: alarms(examined) };
};

test("traps: 43 no false alarm: media that everybody reads from the bucket, which sends no nosniff, as is noted", async () => {
  await using right = await startProvisioned();
  expect(await judge(right.env)).toEqual(good);
  const { findings } = await examine(right.env);
  expect(findings).toContainEqual(
    expect.objectContaining({ title: "published files come with nosniff", level: "note" }),
  );
});

test("traps: 43 no false alarm: private media behind a CDN that sends nosniff", async () => {
  await using right = await startProvisioned({ args: ["--serve=private"] });
  await using cdn = await startCdn(right);
  const behindCdn = { ...right.env, PUBLIC_BASE_URL: cdn.url };
  expect(await judge(behindCdn)).toEqual(good);
  const { findings } = await examine(behindCdn);
  expect(findings).toContainEqual({ title: "published files come with nosniff", level: "ok" });
});

test("no false alarm: private media behind a CDN that has the app's page where it has no file", async () => {
  await using right = await startProvisioned({ args: ["--serve=private"] });
  await using cdn = await startCdn(right, "<html></html>");
  expect(await judge({ ...right.env, PUBLIC_BASE_URL: cdn.url })).toEqual(good);
});

test("no false alarm: several names for browsers, several origins, CORS by hand with a wildcard for headers", async () => {
  await using right = await startProvisioned();
  const other = "https://app.example.com";
  await putCors(right, [{ AllowedOrigins: [webOrigin, other], AllowedHeaders: ["*"] }]);
  const port = new URL(right.target.endpoint).port;
  const env = {
    ...right.env,
    S3_SIGNING_ENDPOINT: `http://localhost:${port}`,
    // Amazon has the bucket in the host name, which an IP address has no room for.
    S3_ENDPOINT_ALIASES: personalityInUse === "aws" ? `http://{bucket}.localhost:${port}` : `http://127.0.0.1:${port}`,
  };
  expect(await judge(env, ["--origin", webOrigin, other])).toEqual(good);
});

test("no false alarm: rules of others on the same bucket", async () => {
  await using right = await startProvisioned();
  await putCors(right, [
    {},
    { AllowedOrigins: ["https://partner.example"], AllowedMethods: ["GET"], AllowedHeaders: ["range"] },
  ]);
  expect(await judge(right.env)).toEqual(good);
});

test("no false alarm, and nothing stays: a set-up with a janitor", async () => {
  await using right = await startProvisioned({ janitor: true });
  expect(await judge(right.env)).toEqual(good);
  const { left, findings } = await examine(right.env);
  expect(left).toBe(0);
  expect(findings.filter(({ title }) => title.startsWith("the janitor")).length).toBeGreaterThan(4);
});

test("without a janitor it says how many small objects stay for a day", async () => {
  await using right = await startProvisioned();
  const { left } = await examine(right.env);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(20);
});

/**
 * What the development S3 can do beyond the profiles. A profile claims nothing that the provider's documents do not
 * name.
 */
const beyond: Record<NonNullable<typeof personalityInUse> | "custom", Partial<S3Capabilities>> = {
  aws: { form: "sha256" },
  r2: { partChecksums: "crc64nvme" },
  b2: {},
  gcs: {},
  ceph: {},
  minio: { form: "sha256" },
  wasabi: {},
  tigris: {},
  garage: { partChecksums: "sha256" },
  custom: { conditionalCopy: true, partChecksums: "crc64nvme", form: "sha256" },
};

test("the provider is printed as it was found, ready to be pasted", async () => {
  await using right = await startProvisioned();
  const { profile } = await examine(right.env);
  const { endpoint, region } = right.target;
  const { provider } = storageFrom(right.env);
  const more = beyond[onCeph ? "ceph" : (personalityInUse ?? "custom")];
  const capabilities = Object.entries({ ...provider.capabilities, ...more }).map(
    ([name, value]) => `${name}: ${JSON.stringify(value)}`,
  );
  const hasRegion = provider.name !== "tigris";
  expect(profile).toBe(
    Object.keys(more).length === 0
      ? `provider: ${provider.name}({ endpoint: "${endpoint}"${hasRegion ? `, region: "${region}"` : ""} }),`
      : [
          "provider: custom({",
          `  endpoint: "${endpoint}",`,
          `  region: "${region}",`,
          `  forcePathStyle: ${personalityInUse !== "aws"},`,
          `  capabilities: { ${capabilities.join(", ")} },`,
          "}),",
        ].join("\n"),
  );
});

test("a SHA-256 that is compared though the profile says that it is not is told", async () => {
  await using right = await startProvisioned();
  // Its profile uses nothing of S3 that one of the others refuses.
  const { profile, findings } = await examine({ ...right.env, S3_PROVIDER: "wasabi", S3_FORCE_PATH_STYLE: "1" });
  const [found] = findings.filter(({ title }) => title === "S3 refuses bytes that do not have the signed SHA-256");
  const isCompared = storageFrom(right.env).provider.capabilities.checksums;
  expect(profile.includes("checksums: true")).toBe(isCompared);
  expect(found).toMatchObject({
    level: "note",
    detail: expect.stringContaining(isCompared ? "may be true" : "nothing"),
  });
});
