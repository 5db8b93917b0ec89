import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RequestEntry, User } from "./index.ts";
import { sendRaw, signRaw } from "./testing/raw-request.ts";
import { send } from "./testing/send.ts";
import { root, start } from "./testing/start.ts";
import { tempDir } from "./testing/temp-dir.ts";

describe("starting", () => {
  test("on a busy port says so in one sentence, and leaves the folder free", async () => {
    await using folder = await tempDir();
    await using other = await tempDir();
    await using s3 = await start(folder.path);
    const second = start(other.path, { port: s3.port });
    await expect(second).rejects.toThrow(`Port ${s3.port} on 127.0.0.1 is already in use.`);
    await using third = await start(other.path);
    expect(third.port).not.toBe(s3.port);
  });

  test("on a folder in use says so in one sentence", async () => {
    await using folder = await tempDir();
    await using _s3 = await start(folder.path);
    await expect(start(folder.path)).rejects.toThrow(/^The data folder .* is in use by process \d+\.$/);
  });

  test("on a folder of another process names the lock, as that process may be any program by now", async () => {
    await using folder = await tempDir();
    const lock = join(folder.path, "lock");
    await writeFile(lock, String(process.ppid));
    await expect(start(folder.path)).rejects.toThrow(
      `The data folder ${folder.path} is in use by process ${process.ppid}: stop it, or delete ${lock} if it is another program.`,
    );
  });

  test("on a folder whose process was killed takes it over", async () => {
    await using folder = await tempDir();
    // No process has this id: it is above the largest on Linux and macOS.
    await writeFile(join(folder.path, "lock"), "99999999");
    await using s3 = await start(folder.path);
    expect(s3.url).toBe(`http://127.0.0.1:${s3.port}`);
  });
});

describe("a host name of the bucket's own", () => {
  test("is the bucket, as path style is", async () => {
    await using folder = await tempDir();
    await using s3 = await start(folder.path);
    const virtual = new S3Client({
      endpoint: `http://localhost:${s3.port}`,
      region: "us-east-1",
      credentials: root,
      requestChecksumCalculation: "WHEN_REQUIRED",
    });
    const key = { Bucket: "uploads", Key: "a/b" };
    const url = await getSignedUrl(virtual, new PutObjectCommand(key));
    expect(new URL(url).hostname).toBe("uploads.localhost");
    // Not every machine resolves host names below localhost.
    const put = await send(url, { method: "PUT", body: "x", connectTo: `127.0.0.1:${s3.port}` });
    expect(put.status).toBe(200);
    const { Body } = await s3.client.send(new GetObjectCommand(key));
    expect(await Body?.transformToString()).toBe("x");
  });
});

describe("what a user may do", () => {
  const signer: User = {
    accessKeyId: "SIGNER",
    secretAccessKey: "signer-secret",
    statements: [
      { effect: "allow", actions: ["s3:Put*", "s3:Get*"], resources: ["uploads/up/*"] },
      { effect: "deny", actions: ["s3:GetObject"], resources: ["*"] },
    ],
  };

  test("is what a statement allows and none denies", async () => {
    await using folder = await tempDir();
    await using s3 = await start(folder.path, { users: [root, signer] });
    const client = s3.clientOf(signer);
    await client.send(new PutObjectCommand({ Bucket: "uploads", Key: "up/key", Body: "x" }));
    const refused = { name: "AccessDenied" };
    await expect(
      client.send(new PutObjectCommand({ Bucket: "uploads", Key: "upkey", Body: "x" })),
    ).rejects.toMatchObject(refused);
    await expect(client.send(new GetObjectCommand({ Bucket: "uploads", Key: "up/key" }))).rejects.toMatchObject(
      refused,
    );
  });

  test("with temporary credentials needs their token", async () => {
    await using folder = await tempDir();
    const temporary = { ...root, accessKeyId: "TEMPORARY", sessionToken: "token" };
    await using s3 = await start(folder.path, { users: [temporary] });
    const put = new PutObjectCommand({ Bucket: "uploads", Key: "key", Body: "x" });
    await s3.clientOf(temporary).send(put);
    const { sessionToken: _dropped, ...without } = temporary;
    await expect(s3.clientOf(without).send(put)).rejects.toMatchObject({ name: "InvalidAccessKeyId" });
    const other = { ...temporary, sessionToken: "other" };
    await expect(s3.clientOf(other).send(put)).rejects.toMatchObject({ name: "InvalidToken" });
  });

  test("for anybody is to read a public prefix, and no more", async () => {
    await using folder = await tempDir();
    await using s3 = await start(folder.path, { buckets: [{ name: "uploads", publicRead: ["media/"] }] });
    await s3.client.send(new PutObjectCommand({ Bucket: "uploads", Key: "media/photo", Body: "x" }));
    expect((await send(`${s3.url}/uploads/media/photo`)).text).toBe("x");
    expect((await send(`${s3.url}/uploads/other`)).status).toBe(403);
    expect((await send(`${s3.url}/uploads/media/photo`, { method: "PUT", body: "y" })).status).toBe(403);
  });
});

test("traps: 7 a URL dies by the server's clock, to the second", async () => {
  await using folder = await tempDir();
  let now = new Date();
  await using s3 = await start(folder.path, { clock: () => now });
  const url = await getSignedUrl(s3.client, new PutObjectCommand({ Bucket: "uploads", Key: "key" }), { expiresIn: 60 });
  now = new Date(now.getTime() + 58_000);
  expect((await send(url, { method: "PUT", body: "x" })).status).toBe(200);
  now = new Date(now.getTime() + 3000);
  expect((await send(url, { method: "PUT", body: "x" })).text).toContain("Request has expired");
});

test.each(["HEAD", "PUT", "POST", "DELETE"])(
  "%s of no bucket is not allowed: S3 itself has no such call",
  async (method) => {
    await using folder = await tempDir();
    await using s3 = await start(folder.path);
    const { status, code } = await send(`${s3.url}/`, { method });
    expect([status, code]).toEqual([405, method === "HEAD" ? undefined : "MethodNotAllowed"]);
  },
);

test.each([
  ["GET", "/uploads?acl"],
  ["PUT", "/uploads/key?tagging"],
  ["GET", "/uploads/key?versionId=1"],
  ["POST", "/uploads/key?restore"],
  ["GET", "/uploads?versions"],
  ["PUT", "/uploads?website"],
  ["POST", "/uploads/key?select&select-type=2"],
])("traps: 122 %s %s is not implemented, and says so", async (method, path) => {
  await using folder = await tempDir();
  await using s3 = await start(folder.path);
  const answer = await send(`${s3.url}${path}`, { method });
  expect([answer.status, answer.code]).toEqual([501, "NotImplemented"]);
});

test("the log tells what was asked and answered, never a query", async () => {
  await using folder = await tempDir();
  const entries: RequestEntry[] = [];
  await using s3 = await start(folder.path, { onRequest: (entry) => entries.push(entry) });
  await send(await s3.presignPut("a/b"), { method: "PUT", body: "hello" });
  await expect.poll(() => entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({
    method: "PUT",
    bucket: "uploads",
    key: "a/b",
    operation: "PutObject",
    accessKeyId: "ROOT",
    status: 200,
    bytesIn: 5,
    bytesOut: 0,
  });
  expect(JSON.stringify(entries)).not.toContain("X-Amz");
});

test("metadata whose name no header can have is refused", async () => {
  await using folder = await tempDir();
  await using s3 = await start(folder.path);
  const signed = signRaw(
    {
      method: "PUT",
      path: "/uploads/a?x-amz-meta-a%20b=1",
      headers: [["host", `127.0.0.1:${s3.port}`]],
      body: Buffer.from("x"),
    },
    root,
  );
  const answer = await send(`${s3.url}${signed.path}`, {
    method: "PUT",
    body: "x",
    headers: Object.fromEntries(signed.headers),
  });
  expect(answer.code).toBe("InvalidArgument");
});

test.each([
  ["no length", []],
  [
    "chunks that in all have none",
    [
      ["x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"],
      ["transfer-encoding", "chunked"],
    ],
  ],
] as const)("a PUT with %s is asked for it", async (_, headers) => {
  await using folder = await tempDir();
  await using s3 = await start(folder.path);
  const host = ["host", `127.0.0.1:${s3.port}`] as const;
  const put = { method: "PUT", path: "/uploads/a", headers: [host, ...headers], body: Buffer.alloc(0) };
  const answer = await sendRaw(s3.port, signRaw(put, root));
  expect(answer.status).toBe(411);
  expect(answer.text).toContain("<Code>MissingContentLength</Code>");
});

test.each(["", "200", "100-continue"])(
  "Expect: %j does not keep a request from being answered",
  async (expectation) => {
    await using folder = await tempDir();
    await using s3 = await start(folder.path);
    const url = await s3.presignPut("expecting");
    expect((await send(url, { method: "PUT", body: "x", headers: { expect: expectation } })).status).toBe(200);
  },
);
