import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
await s3.client.send(new PutObjectCommand({ Bucket, Key: "secret", Body: "secret" }));
const presignPut = () => s3.presign(new PutObjectCommand({ Bucket, Key: "key" }));
const put = (url: string, headers: Record<string, string> = {}) => send(url, { method: "PUT", body: "x", headers });

describe("a presigned URL", () => {
  behaviour("is good for its method, key, bucket and signature only", async () => {
    const url = await presignPut();
    const otherSignature = url.replace(
      /Signature=(.)/,
      (_all, digit: string) => `Signature=${digit === "0" ? "1" : "0"}`,
    );
    const refused = [
      put(otherSignature),
      put(url.replace("/key?", "/other?")),
      put(url.replace(`/${Bucket}/`, `/${Bucket}//`)),
      put(`${url}&x-id=2`),
      put(url.replace(/X-Amz-Expires=\d+/, "X-Amz-Expires=3000")),
      send(url, { method: "DELETE" }),
      send(url),
    ];
    for (const answer of await Promise.all(refused)) expect(answer.code).toBe("SignatureDoesNotMatch");
    expect((await put(url)).status).toBe(200);
  });

  behaviour("of an unknown key is refused", async () => {
    const by = s3.clientOf({ accessKeyId: "AKNOSUCHKEY000000000", secretAccessKey: s3.admin.secretAccessKey });
    const answer = await put(await s3.presign(new PutObjectCommand({ Bucket, Key: "key" }), { by }));
    expect([answer.status, answer.code]).toEqual([403, "InvalidAccessKeyId"]);
  });

  behaviour("of a wrong secret is refused", async () => {
    const by = s3.clientOf({ ...s3.admin, secretAccessKey: "wrong" });
    const answer = await put(await s3.presign(new PutObjectCommand({ Bucket, Key: "key" }), { by }));
    expect([answer.status, answer.code]).toEqual([403, "SignatureDoesNotMatch"]);
  });

  behaviour("that has expired is refused", async () => {
    const signingDate = new Date(Date.now() - 61_000);
    const answer = await put(
      await s3.presign(new PutObjectCommand({ Bucket, Key: "key" }), { expiresIn: 60, signingDate }),
    );
    expect([answer.status, answer.code]).toEqual([403, "AccessDenied"]);
  });

  behaviour("with a made-up session token is refused", async () => {
    const url = await presignPut();
    expect((await put(`${url}&X-Amz-Security-Token=made-up`)).status).toBeGreaterThanOrEqual(400);
  });

  behaviour(
    "of lasting keys that was signed with a made-up token is refused",
    async () => {
      const by = s3.clientOf({ ...s3.admin, sessionToken: "made-up" });
      const answer = await put(await s3.presign(new PutObjectCommand({ Bucket, Key: "key" }), { by }));
      expect(answer.code).toBe("InvalidToken");
    },
    "sessionToken",
  );
});

describe("headers that were not signed", () => {
  behaviour.each([
    ["x-amz-copy-source", `${Bucket}/secret`],
    ["x-amz-acl", "public-read"],
    ["x-amz-grant-read", 'uri="http://acs.amazonaws.com/groups/global/AllUsers"'],
    ["x-amz-meta-upload", "forged"],
    ["x-amz-storage-class", "GLACIER"],
    ["x-amz-website-redirect-location", "https://example.com"],
  ])(
    "traps: 13, 22 an unsigned %s is refused",
    async (name, value) => {
      const answer = await put(await presignPut(), { [name]: value });
      expect([answer.status, answer.code]).toEqual([403, "AccessDenied"]);
    },
    "unsignedHeaders",
  );

  behaviour("traps: 12 standard headers need no signature, and are stored", async () => {
    const answer = await put(await presignPut(), { "content-type": "text/html", "cache-control": "no-cache" });
    expect(answer.status).toBe(200);
    const { headers } = await send(await s3.presign(new GetObjectCommand({ Bucket, Key: "key" })));
    expect(headers).toMatchObject({ "content-type": "text/html", "cache-control": "no-cache" });
  });
});

behaviour(
  "traps: 106 a signed ACL is refused, since ACLs are off",
  async () => {
    for (const ACL of ["public-read", "public-read-write", "authenticated-read"] as const) {
      const answer = s3.client.send(new PutObjectCommand({ Bucket, Key: "acl", Body: "x", ACL }));
      await expect(answer).rejects.toMatchObject({ name: "AccessControlListNotSupported" });
    }
  },
  "aclsOff",
);

describe("a signed header request", () => {
  behaviour("of a wrong secret is refused", async () => {
    const client = s3.clientOf({ ...s3.admin, secretAccessKey: "wrong" });
    await expect(client.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
    });
  });

  behaviour("from a clock 16 minutes off is refused", async () => {
    for (const systemClockOffset of [-16 * 60_000, 16 * 60_000]) {
      const client = s3.clientOf(s3.admin, { systemClockOffset });
      await expect(client.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
        name: "RequestTimeTooSkewed",
      });
    }
  });
});

describe("without a signature", () => {
  behaviour("reading, writing, listing and deleting are refused", async () => {
    const object = `${s3.endpoint}/${Bucket}/secret`;
    const answers = await Promise.all([
      send(object),
      send(`${s3.endpoint}/${Bucket}/nothing`),
      put(object),
      send(object, { method: "DELETE" }),
      send(`${s3.endpoint}/${Bucket}?list-type=2`),
    ]);
    for (const answer of answers) expect([answer.status, answer.code]).toEqual([403, "AccessDenied"]);
  });

  behaviour("a key whose URL was once signed is as closed", async () => {
    const url = await s3.presign(new DeleteObjectCommand({ Bucket, Key: "secret" }));
    expect((await send(url.split("?")[0] ?? "", { method: "DELETE" })).status).toBe(403);
  });
});
