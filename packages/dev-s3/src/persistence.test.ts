import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createCrc64 } from "./body/crc64.ts";
import type { RequestEntry } from "./index.ts";
import { blobsIn, filesIn } from "./testing/files.ts";
import { start, type Started } from "./testing/start.ts";
import { tempDir } from "./testing/temp-dir.ts";

describe("what is stored", () => {
  test("is there again after a restart, headers and all", async () => {
    await using folder = await tempDir();
    const input = { Bucket: "uploads", Key: "a/../b//ü", ContentType: "text/plain", Metadata: { upload: "1" } };
    {
      await using s3 = await start(folder.path);
      await s3.client.send(new PutObjectCommand({ ...input, Body: "kept", Tagging: "a=1" }));
      await s3.client.send(new CreateBucketCommand({ Bucket: "another" }));
    }
    await using s3 = await start(folder.path);
    const object = await s3.client.send(new GetObjectCommand(input));
    expect(await object.Body?.transformToString()).toBe("kept");
    expect(object).toMatchObject({ ContentType: "text/plain", Metadata: { upload: "1" } });
    expect((await s3.client.send(new GetObjectTaggingCommand(input))).TagSet).toEqual([{ Key: "a", Value: "1" }]);
    await s3.client.send(new PutObjectCommand({ Bucket: "another", Key: "key", Body: "x" }));
  });

  test("stays out of git, unless the folder says otherwise or was somebody's before", async () => {
    await using folder = await tempDir();
    const file = join(folder.path, ".gitignore");
    await (await start(folder.path))[Symbol.asyncDispose]();
    expect(await readFile(file, "utf8")).toBe("*\n");
    await writeFile(file, "blobs/\n");
    await (await start(folder.path))[Symbol.asyncDispose]();
    expect(await readFile(file, "utf8")).toBe("blobs/\n");
    await using project = await tempDir();
    await writeFile(join(project.path, "package.json"), "{}");
    await (await start(project.path))[Symbol.asyncDispose]();
    expect(await readdir(project.path)).not.toContain(".gitignore");
  });

  test("of an upload that the client broke off is nothing", async () => {
    await using folder = await tempDir();
    const entries: RequestEntry[] = [];
    await using s3 = await start(folder.path, { onRequest: (entry) => entries.push(entry) });
    const url = new URL(await s3.presignPut("half"));
    const outgoing = httpRequest(url, { method: "PUT", headers: { "content-length": 1_000_000 } });
    outgoing.on("error", () => {});
    outgoing.write(Buffer.alloc(500_000));
    await expect.poll(() => blobsIn(folder.path)).toHaveLength(1);
    outgoing.destroy();
    await expect.poll(() => entries.at(-1)?.code).toBe("IncompleteBody");
    expect(await blobsIn(folder.path)).toEqual([]);
    const get = s3.client.send(new GetObjectCommand({ Bucket: "uploads", Key: "half" }));
    await expect(get).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  test("of an upload that a crash broke off is swept away at the next start", async () => {
    await using folder = await tempDir();
    {
      await using s3 = await start(folder.path);
      await s3.client.send(new PutObjectCommand({ Bucket: "uploads", Key: "whole", Body: "whole" }));
    }
    const [blob] = await blobsIn(folder.path);
    await writeFile(join(blob?.parentPath ?? "", "half-written"), "half");
    const objects = await filesIn(join(folder.path, "buckets", "bucket-uploads", "objects"));
    await writeFile(join(objects[0]?.parentPath ?? "", "half.json.tmp"), "{");
    await using s3 = await start(folder.path);
    expect((await blobsIn(folder.path)).map(({ name }) => name)).toEqual([blob?.name]);
    expect(await filesIn(join(folder.path, "buckets", "bucket-uploads", "objects"))).toHaveLength(1);
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: "uploads", Key: "whole" }));
    expect(await Body?.transformToString()).toBe("whole");
  });

  test("frees its bytes when it is replaced, but not under a reader", async () => {
    await using folder = await tempDir();
    await using s3 = await start(folder.path);
    const big = Buffer.alloc(8_000_000, 1);
    await s3.client.send(new PutObjectCommand({ Bucket: "uploads", Key: "key", Body: big }));
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: "uploads", Key: "key" }));
    await s3.client.send(new PutObjectCommand({ Bucket: "uploads", Key: "key", Body: "small" }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(big)).toBe(true);
    await expect.poll(() => blobsIn(folder.path)).toHaveLength(1);
  });

  test("of parts is the object's, also where one is replaced while a checksum of the whole is compared, and is freed with it", async () => {
    await using folder = await tempDir();
    await using s3 = await start(folder.path);
    const object = { Bucket: "uploads", Key: "key" };
    const [large, last] = [Buffer.alloc(48 * 1024 ** 2, 1), Buffer.from("last")];
    const crc = createCrc64();
    for (const bytes of [large, last]) crc.update(bytes);
    const checksum = crc.digest();
    /**
     * @returns whether the new part was accepted: it was stored after the completion began, before the whole large part
     *   was read
     */
    const completeWhileReplaced = async () => {
      const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand(object));
      const send = async (PartNumber: number, Body: Buffer) => {
        const { ETag } = await s3.client.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body }));
        return { PartNumber, ETag };
      };
      const MultipartUpload = { Parts: [await send(1, large), await send(2, last)] };
      const complete = (sum: Buffer) => {
        const ChecksumCRC64NVME = sum.toString("base64");
        return s3.client.send(
          new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload, ChecksumCRC64NVME }),
        );
      };
      await expect(complete(Buffer.alloc(8))).rejects.toMatchObject({ name: "BadDigest" });
      const completed = complete(checksum);
      const isInTime = await send(1, Buffer.alloc(5 * 1024 ** 2)).then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ name: "NoSuchUpload" });
          return false;
        },
      );
      await completed;
      return isInTime;
    };
    while (!(await completeWhileReplaced()));
    const { Body } = await s3.client.send(new GetObjectCommand(object));
    const whole = Buffer.from((await Body?.transformToByteArray()) ?? []);
    expect(whole.equals(Buffer.concat([large, last]))).toBe(true);
    await expect.poll(() => blobsIn(folder.path)).toHaveLength(2);
    await s3.client.send(new DeleteObjectCommand(object));
    await expect.poll(() => blobsIn(folder.path)).toEqual([]);
  });
});

test("an upload that was aborted, and one whose object was deleted, are known for a day, over a restart too", async () => {
  await using folder = await tempDir();
  const Bucket = "uploads";
  const aborted = { Bucket, Key: "aborted" };
  const deleted = { Bucket, Key: "deleted" };
  const parts = async (s3: Started, object: { Bucket: string; Key: string }) => {
    const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand(object));
    const part = { ...object, UploadId, PartNumber: 1, Body: "part" };
    const { ETag } = await s3.client.send(new UploadPartCommand(part));
    return { ...object, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
  };
  const { first, second, etag } = await (async () => {
    await using s3 = await start(folder.path);
    const [one, other] = [await parts(s3, aborted), await parts(s3, deleted)];
    await s3.client.send(new AbortMultipartUploadCommand(one));
    const { ETag } = await s3.client.send(new CompleteMultipartUploadCommand(other));
    await s3.client.send(new DeleteObjectCommand(deleted));
    return { first: one, second: other, etag: ETag };
  })();
  {
    await using s3 = await start(folder.path);
    for (const ended of [first, second])
      expect((await s3.client.send(new AbortMultipartUploadCommand(ended))).$metadata.httpStatusCode).toBe(204);
    expect((await s3.client.send(new CompleteMultipartUploadCommand(second))).ETag).toBe(etag);
    await expect(s3.client.send(new GetObjectCommand(deleted))).rejects.toMatchObject({ name: "NoSuchKey" });
  }
  {
    // The lifecycle rules run at the start.
    await using s3 = await start(folder.path, { clock: () => new Date(Date.now() + 86_400_000) });
    expect(s3.runLifecycle()).toEqual({ expired: 0, aborted: 0 });
  }
  await using s3 = await start(folder.path);
  for (const ended of [first, second])
    await expect(s3.client.send(new AbortMultipartUploadCommand(ended))).rejects.toMatchObject({
      name: "NoSuchUpload",
    });
});
