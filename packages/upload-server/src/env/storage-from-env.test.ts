import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { providerNames, readStorageOptions, storageFromEnv, StorageEnvError } from "../index.ts";

const env = {
  S3_PROVIDER: "aws",
  S3_REGION: "eu-central-1",
  S3_UPLOAD_BUCKET: "acme-upload",
  S3_MEDIA_BUCKET: "acme-media",
  PUBLIC_BASE_URL: "https://media.acme.com",
  S3_SIGNER_ACCESS_KEY_ID: "signer",
  S3_SIGNER_SECRET_ACCESS_KEY: "signer-secret",
  S3_PUBLISHER_ACCESS_KEY_ID: "publisher",
  S3_PUBLISHER_SECRET_ACCESS_KEY: "publisher-secret",
};

function problemsOf(more: Record<string, string | undefined>): readonly string[] {
  try {
    readStorageOptions({ ...env, ...more });
    return [];
  } catch (error) {
    if (error instanceof StorageEnvError) return error.problems;
    throw error;
  }
}

test("the environment names a storage by what provision writes", () => {
  const storage = storageFromEnv(env);
  expect(storage.uploadBucket).toBe("acme-upload");
  expect(storage.uploads.nextBucketUrl().host).toBe("acme-upload.s3.eu-central-1.amazonaws.com");
});

test("without an argument it reads the process's variables", () => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  expect(storageFromEnv().mediaBucket).toBe("acme-media");
  vi.unstubAllEnvs();
});

test("an error names each variable that is missing", () => {
  expect(problemsOf({ S3_UPLOAD_BUCKET: undefined, S3_SIGNER_SECRET_ACCESS_KEY: "" })).toEqual([
    expect.stringMatching(/^S3_UPLOAD_BUCKET is missing: /),
    expect.stringMatching(/^S3_SIGNER_SECRET_ACCESS_KEY is missing: /),
  ]);
});

test("an error says in one sentence that none is set, whatever else is", () => {
  const others = { AWS_REGION: "eu-central-1", PUBLIC_BASE_URL: "https://media.acme.com", S3_UPLOAD_BUCKET: "" };
  for (const nothing of [{}, others])
    expect(() => storageFromEnv(nothing)).toThrow(
      /^None of the S3_\* variables is set\. Was \.env loaded\? [^\n]*--env-file=\.env[^\n]*$/,
    );
});

test("a provider that nobody has named is not said to be set", () => {
  const address = { S3_PROVIDER: undefined, S3_REGION: undefined };
  expect(problemsOf(address)).toEqual([
    "S3_ENDPOINT is missing: S3_PROVIDER is not set, so the provider is custom, which needs it.",
  ]);
});

test.each(providerNames)("%s is told what it needs, and no more", (name) => {
  const address = { S3_PROVIDER: name, S3_ENDPOINT: undefined, S3_REGION: undefined };
  const needs = problemsOf(address).map((problem) => problem.split(" ")[0]);
  expect(needs.length).toBeLessThanOrEqual(1);
  const given = {
    S3_REGION: "eu-central-1",
    ...(needs[0] === "S3_ENDPOINT" && { S3_ENDPOINT: "https://s3.acme.com" }),
  };
  expect(readStorageOptions({ ...env, ...address, ...given }).provider.name).toBe(name);
});

test("a storage takes session tokens, and what the SDK finds by itself in place of keys", async () => {
  const temporary = { S3_SIGNER_SESSION_TOKEN: "token" };
  expect(readStorageOptions({ ...env, ...temporary }).signer).toMatchObject({ sessionToken: "token" });
  const found = {
    S3_PUBLISHER_ACCESS_KEY_ID: undefined,
    S3_PUBLISHER_SECRET_ACCESS_KEY: undefined,
    S3_PUBLISHER_CREDENTIALS: "default",
  };
  vi.stubEnv("AWS_ACCESS_KEY_ID", "of the machine");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  const storage = storageFromEnv({ ...env, ...found });
  expect((await storage.downloads.credentials()).accessKeyId).toBe("of the machine");
  vi.unstubAllEnvs();
});

test.each<[string, Record<string, string | undefined>, RegExp]>([
  ["keys beside a chain", { S3_SIGNER_CREDENTIALS: "default" }, /^S3_SIGNER_CREDENTIALS must not be set beside keys/],
  ["a chain of no kind", { S3_SIGNER_CREDENTIALS: "vault" }, /^S3_SIGNER_CREDENTIALS must be default/],
  ["a region that no host name can hold", { S3_REGION: "eu central" }, /^S3_REGION must be a region's name/],
  ["a life above a day", { S3_EXPIRES_IN: "90000" }, /^S3_EXPIRES_IN must be a whole number of seconds/],
])("refuses %s", (_name, change, sentence) => {
  expect(problemsOf(change)).toContainEqual(expect.stringMatching(sentence));
});

test("one identity for both roles is refused, also by a chain", () => {
  const chain = (role: string) => ({
    [`S3_${role}_ACCESS_KEY_ID`]: undefined,
    [`S3_${role}_SECRET_ACCESS_KEY`]: undefined,
    [`S3_${role}_CREDENTIALS`]: "default",
  });
  const shared = { ...chain("SIGNER"), ...chain("PUBLISHER") };
  expect(problemsOf(shared)).toEqual([
    expect.stringMatching(/^S3_PUBLISHER_CREDENTIALS must not be S3_SIGNER_CREDENTIALS/),
  ]);
  expect(readStorageOptions({ ...env, ...shared }, { separateRoles: false }).uploadBucket).toBe(env.S3_UPLOAD_BUCKET);
});

test("a profile of the shared files is one role's identity, with its session token", async () => {
  const folder = await mkdtemp(join(tmpdir(), "aws-profiles-"));
  try {
    const credentials = join(folder, "credentials");
    const profile = "[signs]\naws_access_key_id = SIGNS\naws_secret_access_key = secret\naws_session_token = token\n";
    await writeFile(credentials, profile);
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", credentials);
    vi.stubEnv("AWS_CONFIG_FILE", join(folder, "none"));
    const { uploads } = storageFromEnv({
      ...env,
      S3_SIGNER_ACCESS_KEY_ID: undefined,
      S3_SIGNER_SECRET_ACCESS_KEY: undefined,
      S3_SIGNER_CREDENTIALS: "profile:signs",
    });
    expect(await uploads.credentials()).toMatchObject({
      accessKeyId: "SIGNS",
      secretAccessKey: "secret",
      sessionToken: "token",
    });
  } finally {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  }
});

test("options that no variable has are given beside", () => {
  expect(storageFromEnv(env, { mediaKeys: "opaque" }).mediaKeys).toBe("opaque");
});
