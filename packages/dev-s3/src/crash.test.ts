import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { blobsIn } from "./testing/files.ts";
import { tempDir } from "./testing/temp-dir.ts";

const Bucket = "uploads";
/** In `npm test` turbo has just built the program: started from its sources it takes three times as long. */
const isBuilt = process.env["TURBO_HASH"] !== undefined;
const program = fileURLToPath(new URL(isBuilt ? "../dist/cli.js" : "cli.ts", import.meta.url));

/** Starts a server in its own process; disposing of it is the crash. */
async function startProcess(dataDir: string) {
  const args = ["--port", "0", "--data", dataDir, "--bucket", Bucket, "--user", "key:secret"];
  const node = isBuilt ? [program] : ["--import", "tsx", program];
  const server = spawn(process.execPath, [...node, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [line = ""]: string[] = await once(createInterface(server.stdout), "line");
  const client = new S3Client({
    endpoint: /http:\S+/.exec(line)?.[0] ?? "",
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    requestChecksumCalculation: "WHEN_REQUIRED",
    maxAttempts: 1,
  });
  const exited = once(server, "exit");
  const kill = async () => {
    server.kill("SIGKILL");
    await exited;
    client.destroy();
  };
  return { client, kill, [Symbol.asyncDispose]: kill };
}

const read = async (client: S3Client, Key: string) =>
  Buffer.from((await (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray()) ?? []);

test("kill -9 in mid-PUT leaves what was acknowledged, and nothing of the rest", async () => {
  await using folder = await tempDir();
  const whole = randomBytes(100_000);
  {
    await using server = await startProcess(folder.path);
    await server.client.send(new PutObjectCommand({ Bucket, Key: "whole", Body: whole }));
    const half = server.client.send(new PutObjectCommand({ Bucket, Key: "half", Body: Buffer.alloc(300_000_000) }));
    half.catch(() => {});
    await expect.poll(async () => (await blobsIn(folder.path)).length).toBe(2);
    await server.kill();
    await expect(half).rejects.toThrow();
  }
  await using server = await startProcess(folder.path);
  const { Contents = [] } = await server.client.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents.map(({ Key }) => Key)).toEqual(["whole"]);
  expect((await read(server.client, "whole")).equals(whole)).toBe(true);
  expect(await blobsIn(folder.path)).toHaveLength(1);
});

test("kill -9 while uploads complete leaves each one done or still to do", async () => {
  await using folder = await tempDir();
  const first = randomBytes(5 * 1024 * 1024);
  const second = randomBytes(1000);
  const uploads: {
    Key: string;
    UploadId: string | undefined;
    Parts: { PartNumber: number; ETag: string | undefined }[];
  }[] = [];
  const acknowledged: string[] = [];
  const complete = ({ client }: { client: S3Client }, { Key, UploadId, Parts }: (typeof uploads)[number]) =>
    client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  {
    await using server = await startProcess(folder.path);
    for (let index = 0; index < 12; index++) {
      const Key = `upload-${index}`;
      const { UploadId } = await server.client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      const Parts = [];
      for (const [at, Body] of [first, second].entries()) {
        const part = { Bucket, Key, UploadId, PartNumber: at + 1, Body };
        Parts.push({ PartNumber: at + 1, ETag: (await server.client.send(new UploadPartCommand(part))).ETag });
      }
      uploads.push({ Key, UploadId, Parts });
    }
    const completing = uploads.map((upload) => complete(server, upload).then(() => acknowledged.push(upload.Key)));
    await Promise.race(completing);
    await server.kill();
    await Promise.allSettled(completing);
  }
  await using server = await startProcess(folder.path);
  const { Contents = [] } = await server.client.send(new ListObjectsV2Command({ Bucket }));
  const stored = Contents.map(({ Key }) => Key ?? "");
  expect(stored).toEqual(expect.arrayContaining(acknowledged));
  const { Uploads = [] } = await server.client.send(new ListMultipartUploadsCommand({ Bucket }));
  expect([...stored, ...Uploads.map(({ Key }) => Key)].sort()).toEqual(uploads.map(({ Key }) => Key).sort());
  // Repeating works whether or not the completion was done.
  for (const upload of uploads) await complete(server, upload);
  for (const { Key } of uploads)
    expect((await read(server.client, Key)).equals(Buffer.concat([first, second]))).toBe(true);
});
