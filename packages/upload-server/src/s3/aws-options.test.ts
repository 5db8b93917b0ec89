import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aws, createS3Storage, createUpload, custom } from "../index.ts";
import { recordRequests, roles, type Recorded } from "../testing/record-requests.ts";
import type { AwsOptions } from "./providers/aws.ts";

vi.mock("node:os", { spy: true });

const settingsOfAws = [
  "AWS_PROFILE",
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_S3",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  "AWS_USE_FIPS_ENDPOINT",
  "AWS_USE_DUALSTACK_ENDPOINT",
];

/** Clears the settings of the machine that runs the tests. */
beforeEach(() => {
  vi.stubEnv("AWS_CONFIG_FILE", join(tmpdir(), "aws-config-that-is-not-there"));
  for (const name of settingsOfAws) vi.stubEnv(name, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.mocked(homedir).mockReset();
});

type Requests = Awaited<ReturnType<typeof recordRequests>>;

const hostsOf = (requests: Requests, bucket: "my-upload" | "my-media" = "my-upload") => {
  const { copy, beginCopy, copyPart, complete, derived, manifest, download, ...ofUploads } = requests;
  const inMedia = { copy, beginCopy, copyPart, complete, derived, manifest, download };
  return [...new Set(Object.values(bucket === "my-media" ? inMedia : ofUploads).map((request) => request.host))];
};

const region = "us-east-1";
const plain = "s3.us-east-1.amazonaws.com";
const fips = "s3-fips.us-east-1.amazonaws.com";

/** @returns the hosts of all requests, without the buckets' names */
async function hostsBy(options: Partial<AwsOptions> = {}): Promise<string[]> {
  const requests = await recordRequests({ provider: aws({ region, ...options }) });
  const hosts = (["my-upload", "my-media"] as const).flatMap((bucket) =>
    hostsOf(requests, bucket).map((host) => host.replace(`${bucket}.`, "")),
  );
  return [...new Set(hosts)];
}

async function withConfig(text: string, env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "aws-config-"));
  const path = join(folder, "config");
  await writeFile(path, text);
  for (const [name, value] of Object.entries({ AWS_CONFIG_FILE: path, ...env })) vi.stubEnv(name, value);
  return { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

type Configured = { what: string; host: string; config: string; env?: Record<string, string> };

test.each<Configured>([
  { what: "FIPS", host: fips, config: "use_fips_endpoint = true" },
  { what: "dual-stack", host: "s3.dualstack.us-east-1.amazonaws.com", config: "use_dualstack_endpoint=true # both" },
  { what: "an endpoint for all services", host: "aws.internal", config: "endpoint_url = https://aws.internal" },
  {
    what: "an endpoint for S3",
    host: "s3.internal",
    config:
      "services = mine\nendpoint_url = https://aws.internal\n\n[services mine]\nec2 =\n  endpoint_url = https://ec2.internal\ns3 =\n  endpoint_url = https://s3.internal\n",
  },
  {
    what: "the profile's",
    host: fips,
    config: "use_fips_endpoint = false\n[profile dev]\nuse_fips_endpoint = true",
    env: { AWS_PROFILE: "dev" },
  },
  {
    what: "what the environment says first",
    host: plain,
    config: "use_fips_endpoint = true",
    env: { AWS_USE_FIPS_ENDPOINT: "false" },
  },
  {
    what: "no endpoint where those are to be ignored",
    host: plain,
    config: "endpoint_url = https://aws.internal\nignore_configured_endpoint_urls = true",
  },
  {
    what: "all of a section that stands there twice",
    host: fips,
    config: "use_fips_endpoint = true\n[default]\nregion = us-east-1\n",
  },
  { what: "nothing that the SDK does not act on", host: plain, config: "s3 =\n  addressing_style = path\n" },
])("server and browsers go where the shared configuration file says: $what", async ({ host, config, env }) => {
  await using _config = await withConfig(`[default]\n${config}`, env);
  expect(await hostsBy()).toEqual([host]);
});

type Chosen = { options: Partial<AwsOptions>; host: string; env?: Record<string, string> };

test.each<Chosen>([
  { options: { useFipsEndpoint: false }, host: plain, env: { AWS_USE_FIPS_ENDPOINT: "true" } },
  { options: { useDualstackEndpoint: false }, host: plain, env: { AWS_USE_DUALSTACK_ENDPOINT: "true" } },
  { options: { useFipsEndpoint: true }, host: fips },
  {
    options: { endpoint: "https://vpce.example" },
    host: "vpce.example",
    env: { AWS_ENDPOINT_URL_S3: "https://s3.internal" },
  },
])("an option holds for server and browsers, whatever the environment says: $options", async (chosen) => {
  for (const [name, value] of Object.entries(chosen.env ?? {})) vi.stubEnv(name, value);
  expect(await hostsBy(chosen.options)).toEqual([chosen.host]);
});

test("a variable that is there and empty is none", async () => {
  for (const name of ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]) {
    vi.stubEnv(name, "");
  }
  await using _config = await withConfig("[default]\nuse_fips_endpoint = true");
  expect(await hostsBy()).toEqual([fips]);
});

test("whoever has no home is no obstacle, and the file that is named is read all the same", async () => {
  vi.stubEnv("HOME", "");
  vi.mocked(homedir).mockImplementation(() => {
    throw new Error("ENOENT: no such file or directory, uv_os_homedir");
  });
  vi.stubEnv("AWS_CONFIG_FILE", "");
  expect(aws({ region })).toMatchObject({ useFipsEndpoint: false });
  await using _config = await withConfig("[default]\nuse_fips_endpoint = true");
  expect(aws({ region })).toMatchObject({ useFipsEndpoint: true });
});

test("settings for Amazon's hosts are nothing to another S3", async () => {
  await using _config = await withConfig("[default]\nuse_fips_endpoint = true\nendpoint_url = https://aws.internal");
  const requests = await recordRequests({ provider: custom({ endpoint: "https://s3.example" }) });
  expect([...hostsOf(requests), ...hostsOf(requests, "my-media")]).toEqual(["s3.example", "s3.example"]);
});

test.each([
  ["use_fips_endpoint", "use_fips_endpoint = yes", 'use_fips_endpoint is "yes": it may be true or false.'],
  ["services", "services = none", "has no section [services none]"],
])("a setting that can't be is told at the start: %s", async (_name, line, sentence) => {
  await using _config = await withConfig(`[default]\n${line}`);
  expect(() => aws({ region })).toThrow(sentence);
});

const paid = { "x-amz-request-payer": "requester" };

test("Requester Pays is said by every request: of browsers in the query, of the server in a header", async () => {
  const { put, part, download, ...server } = await recordRequests({ provider: aws({ region, requestPayer: true }) });
  for (const { query, headers } of [put, part, download]) {
    expect(query).toMatchObject(paid);
    expect(headers).not.toHaveProperty("x-amz-request-payer");
  }
  for (const [kind, { headers }] of Object.entries(server)) expect({ kind, headers }).toMatchObject({ headers: paid });
});

test("Requester Pays and forms are refused together", () => {
  const provider = aws({ region, requestPayer: true });
  return expect(recordRequests({ provider, plan: { formMax: 1000 } })).rejects.toThrow("a form can't say it");
});

const byKms = {
  "x-amz-server-side-encryption": "aws:kms",
  "x-amz-server-side-encryption-aws-kms-key-id": "key-id",
};

test("a KMS key encrypts all that is published, and is named by nothing else", async () => {
  const requests = await recordRequests({ provider: aws({ region, kmsKeyId: "key-id" }) });
  const { copy, beginCopy, derived, manifest, ...others } = requests;
  for (const { headers } of [copy, beginCopy, derived, manifest]) expect(headers).toMatchObject(byKms);
  expect(JSON.stringify(others)).not.toContain("server-side-encryption");
});

test("a storage class is that of all that is published, and of nothing else", async () => {
  const { copy, beginCopy, derived, ...others } = await recordRequests(
    { provider: aws({ region }) },
    { storageClass: "STANDARD_IA" },
  );
  for (const { headers } of [copy, beginCopy, derived])
    expect(headers).toMatchObject({ "x-amz-storage-class": "STANDARD_IA" });
  expect(JSON.stringify(others)).not.toContain("storage-class");
});

test("access points stand in the buckets' places, for the server too", async () => {
  const arn = (name: string) => `arn:aws:s3:us-east-1:123456789012:accesspoint/${name}`;
  const buckets = { uploadBucket: arn("up"), mediaBucket: arn("media") };
  const requests = await recordRequests({ provider: aws({ region }), ...buckets });
  expect(hostsOf(requests)).toEqual(["up-123456789012.s3-accesspoint.us-east-1.amazonaws.com"]);
  expect(hostsOf(requests, "my-media")).toEqual(["media-123456789012.s3-accesspoint.us-east-1.amazonaws.com"]);
  for (const { headers } of [requests.copy, requests.copyPart]) {
    expect(headers["x-amz-copy-source"]).toMatch(new RegExp(`^${arn("up")}/object/uploads/`));
  }
});

const tokenIn = ({ query, headers }: Recorded) =>
  query["X-Amz-Security-Token"] ?? headers["x-amz-security-token"] ?? "none";

test("each role's session token is in what it signs and sends", async () => {
  const { put, part, begin, list, ...byPublisher } = await recordRequests({ provider: aws({ region }) });
  expect([put, part, begin].map(tokenIn)).toEqual(["signer-token", "signer-token", "signer-token"]);
  expect(tokenIn(list)).toBe("janitor-token");
  for (const [kind, request] of Object.entries(byPublisher)) {
    expect({ kind, token: tokenIn(request) }).toEqual({ kind, token: "publisher-token" });
  }
});

test("a form has the signer's session token, signed as a condition", async () => {
  const buckets = { uploadBucket: "my-upload", mediaBucket: "my-media", publicBaseUrl: "https://media.example.com" };
  const storage = createS3Storage({ ...buckets, ...roles, provider: aws({ region }), plan: { formMax: 1000 } });
  const rules = { accept: ["text/plain"], maxSize: 1000 };
  const deps = { storage, caller: { endpoint: "notes", owner: "ann" }, rules, onCreate: async () => undefined };
  const plan = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: 5 });
  const fields: Record<string, string> = plan.kind === "form" ? plan.fields : {};
  expect(fields["x-amz-security-token"]).toBe("signer-token");
  const { conditions }: { conditions: unknown[] } = JSON.parse(atob(fields["policy"] ?? ""));
  expect(conditions).toContainEqual({ "x-amz-security-token": "signer-token" });
});
