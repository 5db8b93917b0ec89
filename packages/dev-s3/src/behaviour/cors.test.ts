import {
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { send, type Answer } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const [Bucket, closed] = await Promise.all([s3.bucket(), s3.bucket()]);
const origin = "http://localhost:5173";
const rule = {
  AllowedOrigins: [origin, "https://*.example.com"],
  AllowedMethods: ["PUT", "POST"],
  AllowedHeaders: ["content-type", "If-None-Match", "x-amz-*"],
  ExposeHeaders: ["ETag", "x-amz-request-id"],
  MaxAgeSeconds: 600,
};
await s3.client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
const url = await s3.presign(new PutObjectCommand({ Bucket, Key: "key" }));

const preflight = (more: Record<string, string> = {}) =>
  send(url, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "PUT",
      "access-control-request-headers": "content-type,if-none-match,x-amz-checksum-sha256",
      ...more,
    },
  });
const allowed = ({ headers }: Answer) => headers["access-control-allow-origin"];

describe("a preflight", () => {
  behaviour("that a rule matches is answered with what it allows", async () => {
    const { status, headers } = await preflight();
    expect([status, headers["access-control-allow-origin"], headers["access-control-max-age"]]).toEqual([
      200,
      origin,
      "600",
    ]);
    expect(headers["access-control-allow-methods"]).toContain("PUT");
    expect(String(headers["access-control-allow-headers"]).toLowerCase()).toContain("x-amz-checksum-sha256");
    expect(String(headers["vary"]).toLowerCase()).toContain("origin");
  });

  behaviour("traps: 31 needs no signature, nor a valid one", async () => {
    const answer = await send(url.split("?")[0] ?? "", {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "PUT" },
    });
    expect([answer.status, allowed(answer)]).toEqual([200, origin]);
  });

  behaviour("of an origin that a wildcard covers is answered for that origin", async () => {
    expect(allowed(await preflight({ origin: "https://app.example.com" }))).toBe("https://app.example.com");
  });

  behaviour.each([
    ["another origin", { origin: "http://evil.example" }],
    ["an origin that only ends alike", { origin: "http://localhost:51730" }],
    ["another method", { "access-control-request-method": "DELETE" }],
    ["another header", { "access-control-request-headers": "content-type,x-other" }],
  ])("for %s is 403", async (_name, headers) => {
    const answer = await preflight(headers);
    expect([answer.status, allowed(answer)]).toEqual([403, undefined]);
  });

  behaviour("without Origin is 400", async () => {
    const answer = await send(url, { method: "OPTIONS", headers: { "access-control-request-method": "PUT" } });
    expect(answer.status).toBe(400);
  });

  behaviour("of a bucket without rules is 403", async () => {
    const answer = await send(`${s3.endpoint}/${closed}/key`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "PUT" },
    });
    expect(answer.status).toBe(403);
  });

  behaviour(
    "that is refused says AccessForbidden, and one without Origin BadRequest",
    async () => {
      expect((await preflight({ origin: "http://evil.example" })).code).toBe("AccessForbidden");
      expect((await send(url, { method: "OPTIONS" })).code).toBe("BadRequest");
    },
    "corsErrors",
  );
});

describe("an actual answer", () => {
  behaviour("traps: 24 names its origin and the headers a page may read", async () => {
    const { status, headers } = await send(url, { method: "PUT", body: "x", headers: { origin } });
    expect([status, headers["access-control-allow-origin"]]).toEqual([200, origin]);
    expect(headers["access-control-expose-headers"]).toContain("ETag");
    expect(String(headers["vary"]).toLowerCase()).toContain("origin");
  });

  behaviour(
    "traps: 26 a wrong signature is readable by the page too",
    async () => {
      const answer = await send(`${url}0`, { method: "PUT", body: "x", headers: { origin } });
      expect([answer.status, allowed(answer)]).toEqual([403, origin]);
    },
    "corsOnRefusal",
  );

  behaviour("a failed condition is readable by the page too", async () => {
    const once = await s3.presign(new PutObjectCommand({ Bucket, Key: "key", IfNoneMatch: "*" }));
    const answer = await send(once, { method: "PUT", body: "x", headers: { origin, "if-none-match": "*" } });
    expect([answer.status, allowed(answer)]).toEqual([412, origin]);
  });

  behaviour("is judged by the method that a preflight would name, where the request names one", async () => {
    const headers = { origin, "access-control-request-method": "DELETE" };
    const answer = await send(url, { method: "PUT", body: "x", headers });
    expect([answer.status, allowed(answer)]).toEqual([200, undefined]);
  });

  behaviour("to another origin, or of a method that no rule has, says nothing of CORS", async () => {
    const evil = await send(url, { method: "PUT", body: "x", headers: { origin: "http://evil.example" } });
    expect([evil.status, allowed(evil)]).toEqual([200, undefined]);
    const get = await send(await s3.presign(new GetObjectCommand({ Bucket, Key: "key" })), { headers: { origin } });
    expect([get.status, allowed(get)]).toEqual([200, undefined]);
  });
});

describe("the configuration", () => {
  behaviour("is told as it was put, and is gone when deleted", async () => {
    const bucket = await s3.bucket();
    await expect(s3.client.send(new GetBucketCorsCommand({ Bucket: bucket }))).rejects.toMatchObject({
      name: "NoSuchCORSConfiguration",
    });
    await s3.client.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: [rule] } }));
    const { CORSRules } = await s3.client.send(new GetBucketCorsCommand({ Bucket: bucket }));
    expect(CORSRules).toHaveLength(1);
    expect(CORSRules?.[0]).toMatchObject({ ExposeHeaders: rule.ExposeHeaders, MaxAgeSeconds: 600 });
    await s3.client.send(new DeleteBucketCorsCommand({ Bucket: bucket }));
    await expect(s3.client.send(new GetBucketCorsCommand({ Bucket: bucket }))).rejects.toMatchObject({
      name: "NoSuchCORSConfiguration",
    });
  });

  behaviour("keeps the rules' IDs, and tells none where none was put", async () => {
    const bucket = await s3.bucket();
    const CORSRules = [{ ...rule, ID: "one" }, rule];
    await s3.client.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules } }));
    const got = await s3.client.send(new GetBucketCorsCommand({ Bucket: bucket }));
    expect(got.CORSRules?.map(({ ID }) => ID)).toEqual(["one", undefined]);
  });

  behaviour("with a method that CORS has not is refused", async () => {
    const rules = { CORSRules: [{ ...rule, AllowedMethods: ["PATCH"] }] };
    await expect(
      s3.client.send(new PutBucketCorsCommand({ Bucket: closed, CORSConfiguration: rules })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });
});
