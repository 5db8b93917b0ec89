import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const read = async (Key: string) =>
  (await s3.client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
const once = { "if-none-match": "*" };

behaviour("If-None-Match: * stores once, and keeps the first", async () => {
  const url = await s3.presign(new PutObjectCommand({ Bucket, Key: "once", IfNoneMatch: "*" }));
  expect((await send(url, { method: "PUT", body: "first", headers: once })).status).toBe(200);
  const second = await send(url, { method: "PUT", body: "second", headers: once });
  expect([second.status, second.code]).toEqual([412, "PreconditionFailed"]);
  expect(await read("once")).toBe("first");
});

behaviour("traps: 17 If-None-Match is signed: without it the URL is refused", async () => {
  const url = await s3.presign(new PutObjectCommand({ Bucket, Key: "dropped", IfNoneMatch: "*" }));
  expect((await send(url, { method: "PUT", body: "x" })).code).toBe("SignatureDoesNotMatch");
});

behaviour("If-None-Match: * lets exactly one of eight racers win", async () => {
  const bodies = Array.from({ length: 8 }, (_, index) => Buffer.alloc(200_000, index));
  const url = await s3.presign(new PutObjectCommand({ Bucket, Key: "race", IfNoneMatch: "*" }));
  const answers = await Promise.all(bodies.map((body) => send(url, { method: "PUT", body, headers: once })));
  const winners = answers.flatMap((answer, index) => (answer.status === 200 ? [index] : []));
  expect(winners).toHaveLength(1);
  // AWS may answer 409 to a concurrent request that it has not decided yet.
  expect(answers.filter(({ status }) => status === 412 || status === 409)).toHaveLength(7);
  const stored = await s3.client.send(new GetObjectCommand({ Bucket, Key: "race" }));
  expect(
    Buffer.from((await stored.Body?.transformToByteArray()) ?? []).equals(bodies[winners[0] ?? -1] ?? Buffer.alloc(0)),
  ).toBe(true);
});

behaviour("If-None-Match: * stores again after a delete", async () => {
  const put = () => s3.client.send(new PutObjectCommand({ Bucket, Key: "deleted", Body: "x", IfNoneMatch: "*" }));
  await put();
  await s3.client.send(new DeleteObjectCommand({ Bucket, Key: "deleted" }));
  expect((await put()).$metadata.httpStatusCode).toBe(200);
});

behaviour(
  "If-None-Match with an ETag is not implemented",
  async () => {
    const put = s3.client.send(new PutObjectCommand({ Bucket, Key: "etag", Body: "x", IfNoneMatch: '"abc"' }));
    await expect(put).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  },
  "ifNoneMatchEtag",
);

behaviour(
  "If-Match replaces the object that it names, and no other",
  async () => {
    const put = (Body: string, IfMatch?: string) =>
      s3.client.send(new PutObjectCommand({ Bucket, Key: "swap", Body, ...(IfMatch && { IfMatch }) }));
    const { ETag } = await put("first");
    await expect(put("second", '"00000000000000000000000000000000"')).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    await put("third", ETag);
    expect(await read("swap")).toBe("third");
  },
  "ifMatchQuotes",
);

behaviour(
  "If-Match on what is not there is 404",
  async () => {
    const put = s3.client.send(
      new PutObjectCommand({ Bucket, Key: "nothing", Body: "x", IfMatch: '"00000000000000000000000000000000"' }),
    );
    await expect(put).rejects.toMatchObject({ name: "NoSuchKey" });
  },
  "ifMatchMissing",
);

behaviour.each<[string, { IfMatch: string; IfNoneMatch?: string }]>([
  ["If-Match: *", { IfMatch: "*" }],
  ["both conditions", { IfMatch: '"abc"', IfNoneMatch: "*" }],
])(
  "a write with %s is not implemented",
  async (_name, conditions) => {
    const put = s3.client.send(new PutObjectCommand({ Bucket, Key: "odd", Body: "x", ...conditions }));
    await expect(put).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  },
  "writeConditions",
);
