import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const digits = { Bucket, Key: "digits" };
const { ETag } = await s3.client.send(new PutObjectCommand({ ...digits, Body: "0123456789" }));
await s3.client.send(new PutObjectCommand({ Bucket, Key: "empty", Body: "" }));
const getDigits = async (headers: Record<string, string>) =>
  send(await s3.presign(new GetObjectCommand(digits)), { headers });

describe("a range", () => {
  behaviour.each([
    ["bytes=2-5", "2345", "bytes 2-5/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=0-0", "0", "bytes 0-0/10"],
    ["bytes=8-100", "89", "bytes 8-9/10"],
    ["bytes=-100", "0123456789", "bytes 0-9/10"],
  ])("%s is 206", async (range, text, contentRange) => {
    const answer = await getDigits({ range });
    expect([answer.status, answer.text, answer.headers["content-range"], answer.headers["content-length"]]).toEqual([
      206,
      text,
      contentRange,
      String(text.length),
    ]);
  });

  behaviour.each(["bytes=10-", "bytes=100-200"])("%s is 416", async (range) => {
    const answer = await getDigits({ range });
    expect([answer.status, answer.code]).toEqual([416, "InvalidRange"]);
  });

  behaviour(
    "with If-Range is of that version only",
    async () => {
      const range = "bytes=2-5";
      expect((await getDigits({ range, "if-range": ETag ?? "" })).text).toBe("2345");
      expect((await getDigits({ range, "if-range": '"another"' })).text).toBe("0123456789");
    },
    "ifRange",
  );

  behaviour("of another unit is ignored", async () => {
    const answer = await getDigits({ range: "lines=1-2" });
    expect([answer.status, answer.text]).toEqual([200, "0123456789"]);
  });

  behaviour(
    "of the last no bytes is 416",
    async () => {
      expect((await getDigits({ range: "bytes=-0" })).status).toBe(416);
    },
    "rangeSyntax",
  );

  behaviour.each(["bytes=a-b", "bytes=5-2"])(
    "%s is ignored",
    async (range) => {
      const answer = await getDigits({ range });
      expect([answer.status, answer.text]).toEqual([200, "0123456789"]);
    },
    "rangeSyntax",
  );

  behaviour("traps: 51 of an empty object is 416", async () => {
    const url = await s3.presign(new GetObjectCommand({ Bucket, Key: "empty" }));
    expect((await send(url, { headers: { range: "bytes=0-9" } })).status).toBe(416);
  });
});

describe("a conditional read", () => {
  const past = "Mon, 01 Jan 2024 00:00:00 GMT";
  const other = '"00000000000000000000000000000000"';
  const etag = ETag ?? "";

  behaviour.each([
    ["if-match with the ETag", { "if-match": etag }, 200],
    ["if-match with another ETag", { "if-match": other }, 412],
    ["if-none-match with the ETag", { "if-none-match": etag }, 304],
    ["if-none-match with another ETag", { "if-none-match": other }, 200],
    ["if-modified-since the past", { "if-modified-since": past }, 200],
    ["if-unmodified-since the past", { "if-unmodified-since": past }, 412],
    [
      "if-match that holds and if-unmodified-since that does not",
      { "if-match": etag, "if-unmodified-since": past },
      200,
    ],
    [
      "if-none-match that fails and if-modified-since that holds",
      { "if-none-match": etag, "if-modified-since": past },
      304,
    ],
  ])("%s", async (_name, headers, status) => {
    expect((await getDigits(headers)).status).toBe(status);
  });
});

behaviour("HEAD tells what GET would, without the bytes", async () => {
  const get = await getDigits({});
  const head = await send(await s3.presign(new HeadObjectCommand(digits)), { method: "HEAD" });
  const told = ["etag", "content-length", "content-type", "last-modified", "accept-ranges"];
  expect(told.map((name) => head.headers[name])).toEqual(told.map((name) => get.headers[name]));
  expect([head.status, head.body.length]).toEqual([200, 0]);
});

behaviour("a signed request may choose the headers of its answer", async () => {
  const command = new GetObjectCommand({
    ...digits,
    ResponseContentDisposition: 'attachment; filename="x y.bin"',
    ResponseContentType: "application/pdf",
    ResponseCacheControl: "no-store",
  });
  const { headers } = await send(await s3.presign(command));
  expect(headers).toMatchObject({
    "content-disposition": 'attachment; filename="x y.bin"',
    "content-type": "application/pdf",
    "cache-control": "no-store",
  });
});

describe("what is not there", () => {
  behaviour("a key is NoSuchKey", async () => {
    const answer = await send(await s3.presign(new GetObjectCommand({ Bucket, Key: "no/<such>&key" })));
    expect([answer.status, answer.code]).toEqual([404, "NoSuchKey"]);
  });

  behaviour(
    "a key is named in the error, escaped",
    async () => {
      const answer = await send(await s3.presign(new GetObjectCommand({ Bucket, Key: "no/<such>&key" })));
      expect(answer.text).toContain("<Key>no/&lt;such&gt;&amp;key</Key>");
    },
    "errorKey",
  );

  behaviour("a HEAD has no body", async () => {
    const url = await s3.presign(new HeadObjectCommand({ Bucket, Key: "nothing" }));
    const answer = await send(url, { method: "HEAD" });
    expect([answer.status, answer.body.length]).toEqual([404, 0]);
  });

  behaviour("a bucket is NoSuchBucket", async () => {
    const url = await s3.presign(new GetObjectCommand({ Bucket: "suite-no-such-bucket", Key: "key" }));
    expect((await send(url)).code).toBe("NoSuchBucket");
  });

  behaviour("every answer has a request id, also in the error's XML", async () => {
    const answer = await send(await s3.presign(new GetObjectCommand({ Bucket, Key: "nothing" })));
    expect(answer.text).toContain(`<RequestId>${String(answer.headers["x-amz-request-id"])}</RequestId>`);
    expect(answer.headers["content-type"]).toContain("application/xml");
  });
});
