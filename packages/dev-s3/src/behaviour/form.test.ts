import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { createPresignedPost, type PresignedPostOptions } from "@aws-sdk/s3-presigned-post";
import { createHash } from "node:crypto";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { askFor } from "./ask-for.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const presign = (options: Partial<PresignedPostOptions> & { Key: string }) =>
  createPresignedPost(s3.client, { Bucket, Expires: 300, ...options });

type Posted = { status: number; code: string | undefined; text: string; headers: Headers };

/** Sends a form as a browser does; `changes` replaces fields, and undefined removes one. */
async function post(
  form: { url: string; fields: Record<string, string> },
  file: { body: string; name?: string } | undefined,
  changes: Record<string, string | undefined> = {},
): Promise<Posted> {
  const data = new FormData();
  for (const [name, value] of Object.entries({ ...form.fields, ...changes }))
    if (value !== undefined) data.append(name, value);
  if (file !== undefined) data.append("file", new Blob([file.body]), file.name ?? "photo.png");
  const answer = await fetch(form.url, { method: "POST", body: data, redirect: "manual" });
  const text = await answer.text();
  return { status: answer.status, code: /<Code>([^<]+)</.exec(text)?.[1], text, headers: answer.headers };
}
const read = async (Key: string) =>
  (await s3.client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

describe("a form that its policy allows", () => {
  behaviour("is stored, with the type and metadata of its fields", async () => {
    const fields = { "Content-Type": "image/png", "x-amz-meta-upload": "%7B%7D" };
    const form = await presign({ Key: "form/typed", Fields: fields, Conditions: [["content-length-range", 1, 10]] });
    expect((await post(form, { body: "hello" })).status).toBe(204);
    expect(await read("form/typed")).toBe("hello");
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "form/typed" }));
    expect(head).toMatchObject({ ContentType: "image/png", Metadata: { upload: "%7B%7D" } });
  });

  behaviour(
    "is answered with its ETag",
    async () => {
      const answer = await post(await presign({ Key: "form/etag" }), { body: "hello" });
      expect(answer.headers.get("etag")).toBe('"5d41402abc4b2a76b9719d911017c592"');
    },
    "formEtag",
  );

  behaviour("takes the file's name into its key", async () => {
    const form = await presign({ Key: "form/${filename}", Conditions: [["starts-with", "$key", "form/"]] });
    await post(form, { body: "named", name: "my photo.png" });
    expect(await read("form/my photo.png")).toBe("named");
  });

  behaviour("answers with the status that it asks for", async () => {
    for (const [asked, status] of [
      ["200", 200],
      ["201", 201],
      ["204", 204],
      ["999", 204],
    ] as const) {
      const form = await presign({ Key: "form/status", Fields: { success_action_status: asked } });
      const answer = await post(form, { body: "x" });
      expect(answer.status).toBe(status);
      if (status === 201) expect(answer.text).toMatch(/<PostResponse.*<Bucket>.*<Key>form\/status<\/Key>/s);
    }
  });

  behaviour(
    "goes where success_action_redirect says",
    async () => {
      const form = await presign({
        Key: "form/redirect",
        Fields: { success_action_redirect: "http://localhost:5173/done?a=1" },
      });
      const answer = await post(form, { body: "x" });
      const location = new URL(answer.headers.get("location") ?? "");
      expect([answer.status, location.searchParams.get("a"), location.searchParams.get("key")]).toEqual([
        303,
        "1",
        "form/redirect",
      ]);
    },
    "formRedirect",
  );

  behaviour("may go on to the bucket's list", async () => {
    const form = await presign({ Key: "form/listed", Fields: { success_action_redirect: `${s3.endpoint}/${Bucket}` } });
    const { pathname, search } = new URL((await post(form, { body: "x" })).headers.get("location") ?? "");
    expect(await askFor(s3, { path: `${pathname}${search}` })).toMatchObject({ status: 200 });
  });

  behaviour("may carry fields that are to be ignored", async () => {
    const form = await presign({ Key: "form/ignored" });
    expect((await post(form, { body: "x" }, { "x-ignore-note": "hello" })).status).toBe(204);
  });
});

describe("content-length-range", async () => {
  const form = await presign({ Key: "form/range", Conditions: [["content-length-range", 2, 5]] });

  behaviour("takes its bounds and what lies between", async () => {
    for (const body of ["12", "1234", "12345"]) expect((await post(form, { body })).status).toBe(204);
  });

  behaviour("refuses one byte more", async () => {
    expect((await post(form, { body: "123456" })).code).toBe("EntityTooLarge");
  });

  behaviour("refuses one byte less", async () => {
    expect((await post(form, { body: "1" })).code).toBe("EntityTooSmall");
  });
});

describe("a form that its policy does not allow is refused", async () => {
  const form = await presign({
    Key: "form/strict",
    Fields: { "Content-Type": "image/png", acl: "bucket-owner-full-control" },
    Conditions: [["starts-with", "$x-amz-meta-name", "ok-"]],
  });
  const good = { "x-amz-meta-name": "ok-1" };

  behaviour("as it is, it would be taken", async () => {
    expect((await post(form, { body: "x" }, good)).status).toBe(204);
  });

  behaviour.each<[string, Record<string, string | undefined>]>([
    ["another key", { key: "form/other" }],
    ["another type", { "Content-Type": "text/html" }],
    ["no type", { "Content-Type": undefined }],
    ["another beginning", { "x-amz-meta-name": "no-1" }],
    ["a field that starts-with needs, missing", { "x-amz-meta-name": undefined }],
    ["a field that no condition names", { "x-amz-meta-more": "1" }],
    ["a header to store that no condition names", { "Cache-Control": "no-cache" }],
    ["another ACL", { acl: "public-read" }],
  ])("for %s", async (_name, changes) => {
    const answer = await post(form, { body: "x" }, { ...good, ...changes });
    expect([answer.status, answer.code]).toEqual([403, "AccessDenied"]);
  });

  behaviour("for a changed signature", async () => {
    const answer = await post(form, { body: "x" }, { ...good, "X-Amz-Signature": "0".repeat(64) });
    expect(answer.status).toBe(403);
  });

  behaviour("for a changed policy", async () => {
    const policy = Buffer.from(JSON.stringify({ expiration: "2099-01-01T00:00:00Z", conditions: [] })).toString(
      "base64",
    );
    const answer = await post(form, { body: "x" }, { ...good, Policy: policy });
    expect(answer.status).toBe(403);
  });

  behaviour("for an unknown access key", async () => {
    const credential = (form.fields["X-Amz-Credential"] ?? "").replace(/^[^/]+/, "AKNOSUCHKEY000000000");
    const answer = await post(form, { body: "x" }, { ...good, "X-Amz-Credential": credential });
    expect(answer.status).toBe(403);
  });

  behaviour(
    "and says which of these it was",
    async () => {
      const codeOf = async (changes: Record<string, string>) =>
        (await post(form, { body: "x" }, { ...good, ...changes })).code;
      const credential = (form.fields["X-Amz-Credential"] ?? "").replace(/^[^/]+/, "AKNOSUCHKEY000000000");
      expect(await codeOf({ "X-Amz-Signature": "0".repeat(64) })).toBe("SignatureDoesNotMatch");
      expect(await codeOf({ "X-Amz-Credential": credential })).toBe("InvalidAccessKeyId");
    },
    "formErrors",
  );

  behaviour("without a policy", async () => {
    const answer = await post({ url: form.url, fields: { key: "form/anonymous" } }, { body: "x" });
    expect([answer.status, answer.code]).toEqual([403, "AccessDenied"]);
  });

  behaviour("after its policy expired", async () => {
    const expired = await presign({ Key: "form/expired", Expires: -1 });
    const answer = await post(expired, { body: "x" });
    expect([answer.status, answer.code]).toEqual([403, "AccessDenied"]);
  });

  behaviour(
    "without a file",
    async () => {
      expect((await post(form, undefined, good)).status).toBe(400);
    },
    "formFile",
  );

  behaviour("for a condition on the bucket that names another", async () => {
    const other = await createPresignedPost(s3.client, { Bucket: "another-bucket", Key: "form/bucket" });
    const answer = await post({ ...other, url: form.url }, { body: "x" }, { bucket: undefined });
    expect([answer.status, answer.code]).toEqual([403, "AccessDenied"]);
  });
});

describe("a checksum in a form", () => {
  behaviour(
    "SHA-256 is compared with the file",
    async () => {
      const sha256 = createHash("sha256").update("right").digest("base64");
      const form = await presign({ Key: "form/sha256", Fields: { "x-amz-checksum-sha256": sha256 } });
      expect((await post(form, { body: "wrong" })).code).toBe("BadDigest");
      expect((await post(form, { body: "right" })).status).toBe(204);
    },
    "checksums",
  );
});

behaviour(
  "a form may name its checksum's algorithm, which must be the one",
  async () => {
    const sha256 = createHash("sha256").update("right").digest("base64");
    const fields = { "x-amz-checksum-sha256": sha256 };
    const postNamed = async (algorithm: string) => {
      const named = { ...fields, "x-amz-checksum-algorithm": algorithm };
      return post(await presign({ Key: "form/named", Fields: named }), { body: "right" });
    };
    expect((await postNamed("SHA256")).status).toBe(204);
    expect((await postNamed("CRC32")).code).toBe("InvalidRequest");
  },
  "checksums",
);

describe("by a user who may not put there", () => {
  behaviour("a form is refused", async () => {
    const form = await createPresignedPost(s3.clientOf(s3.app), { Bucket, Key: "form/app" });
    const answer = await post(form, { body: "x" });
    expect([answer.status, answer.code]).toEqual([403, "AccessDenied"]);
  });
});

behaviour("a POST that is no form is refused", async () => {
  const answer = await send(`${s3.endpoint}/${Bucket}`, {
    method: "POST",
    body: "x",
    headers: { "content-type": "text/plain" },
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
});
