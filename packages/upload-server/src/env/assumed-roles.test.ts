import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { startDevS3, uploadSetUp } from "@s3-direct/dev-s3";
import { afterEach, expect, test, vi } from "vitest";
import { createUpload, finishUpload, storageFromEnv } from "../index.ts";
import { idOf, sendFile } from "../testing/send-file.ts";

afterEach(() => void vi.unstubAllEnvs());

/** The credentials of an assumed role. The S3 accepts its keys only with their token. */
const assumed = (role: string) => ({
  accessKeyId: `ASSUMED-${role}`,
  secretAccessKey: `secret of ${role}`,
  sessionToken: `token of ${role}`,
});

/**
 * Answers AssumeRole as STS does, with credentials that expire in 20 minutes, and records which roles were requested,
 * and with whose key.
 */
async function startSts() {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const role = form.get("RoleArn")?.split("/").at(-1) ?? "";
    const [, key] = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
    asked.push(`${key} ${form.get("Action")} ${role}`);
    const { accessKeyId, secretAccessKey, sessionToken } = assumed(role);
    const end = new Date(Date.now() + 1_200_000).toISOString();
    response.setHeader("content-type", "text/xml");
    response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
      <AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>
      <SessionToken>${sessionToken}</SessionToken><Expiration>${end}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { asked, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: async () => void server.close() };
}

/** Makes a folder with the `aws.ini` of docs/guides/runtimes.md. */
async function prepareFolder() {
  const page = await readFile(new URL("../../../../docs/guides/runtimes.md", import.meta.url), "utf8");
  const [, ini = ""] = /^```ini\n(.*?)^```$/ms.exec(page) ?? [];
  const folder = await mkdtemp(join(tmpdir(), "assumed-roles-"));
  await writeFile(join(folder, "aws.ini"), ini);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test("a function's own role assumes the signer's and the publisher's, which upload and publish until they end", async () => {
  await using sts = await startSts();
  await using prepared = await prepareFolder();
  const keys = {
    signer: assumed("web-upload-only"),
    publisher: assumed("web-upload-publisher"),
    janitor: assumed("web-upload-janitor"),
  };
  const { buckets, users } = uploadSetUp({ origins: ["*"], keys });
  const temporary = users.map((user) => ({
    ...user,
    sessionToken: `token of ${user.accessKeyId.slice("ASSUMED-".length)}`,
  }));
  await using s3 = await startDevS3({ dataDir: prepared.folder, buckets, users: temporary });

  const variables = {
    AWS_ACCESS_KEY_ID: "FUNCTION",
    AWS_SECRET_ACCESS_KEY: "secret of the function",
    AWS_REGION: "eu-central-1",
    AWS_CONFIG_FILE: join(prepared.folder, "aws.ini"),
    AWS_SHARED_CREDENTIALS_FILE: join(prepared.folder, "none"),
    AWS_ENDPOINT_URL_STS: sts.url,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const storage = storageFromEnv({
    S3_PROVIDER: "custom",
    S3_ENDPOINT: s3.url,
    S3_UPLOAD_BUCKET: "upload",
    S3_MEDIA_BUCKET: "media",
    PUBLIC_BASE_URL: `${s3.url}/media`,
    S3_SIGNER_CREDENTIALS: "profile:signer",
    S3_PUBLISHER_CREDENTIALS: "profile:publisher",
  });
  const upload = {
    storage,
    caller: { endpoint: "notes", owner: "ann" },
    rules: { accept: ["text/plain"], maxSize: 1000 },
  };
  const announced = { filename: "a.txt", contentType: "text/plain", size: 5 };
  const plan = await createUpload({ ...upload, onCreate: async () => undefined }, announced);
  expect(plan.expiresIn).toBeLessThanOrEqual(1200);
  expect((await sendFile(plan, "hello")).status).toBe(200);
  expect(await finishUpload(upload, idOf(plan))).toMatchObject({ status: "done" });
  expect(sts.asked.toSorted()).toEqual([
    "FUNCTION AssumeRole web-upload-only",
    "FUNCTION AssumeRole web-upload-publisher",
  ]);
  for (const client of [storage.publisher, storage.signer]) client.destroy();
});
