import { CopyObjectCommand, CreateMultipartUploadCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { root, start } from "../testing/start.ts";
import { tempDir } from "../testing/temp-dir.ts";

test("who may write objects and no tags writes none, neither of its own nor along with a copy", async () => {
  await using folder = await tempDir();
  const actions = ["s3:PutObject", "s3:GetObject"];
  const writer = {
    accessKeyId: "WRITER",
    secretAccessKey: "writer-secret",
    statements: [{ effect: "allow" as const, actions, resources: ["*"] }],
  };
  await using s3 = await start(folder.path, { users: [root, writer] });
  const client = s3.clientOf(writer);
  const object = { Bucket: "uploads", Key: "key" };
  await s3.client.send(new PutObjectCommand({ ...object, Body: "x", Tagging: "a=1" }));
  const copy = { Bucket: "uploads", Key: "copy", CopySource: "uploads/key" };
  for (const write of [
    () => client.send(new PutObjectCommand({ ...object, Body: "x", Tagging: "a=1" })),
    () => client.send(new CreateMultipartUploadCommand({ ...object, Tagging: "a=1" })),
    () => client.send(new CopyObjectCommand({ ...copy, Tagging: "a=1", TaggingDirective: "REPLACE" })),
    () => client.send(new CopyObjectCommand(copy)),
  ]) {
    await expect(write()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  }
  await client.send(new CopyObjectCommand({ ...copy, TaggingDirective: "REPLACE" }));
});

test.each(["", "a=1&a=2", "a=1&&b=2", "a=%zz"])("a header %j holds no tags", async (Tagging) => {
  await using folder = await tempDir();
  await using s3 = await start(folder.path);
  const put = s3.client.send(new PutObjectCommand({ Bucket: "uploads", Key: "key", Body: "x", Tagging }));
  if (Tagging === "") await put;
  else await expect(put).rejects.toMatchObject({ name: "InvalidArgument" });
});
