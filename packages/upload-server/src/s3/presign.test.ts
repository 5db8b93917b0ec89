import { createHash } from "node:crypto";
import { isRetryableStatus } from "@s3-direct/upload-core";
import { describe, expect, test, vi } from "vitest";
import type { CreateUploadInput } from "@s3-direct/upload-core/contract";
import {
  createDownloadUrl,
  createUpload,
  type CreateUploadDeps,
  type S3Storage,
  type S3StorageOptions,
} from "../index.ts";
import { bytesOf, sendFile } from "../testing/send-file.ts";
import { startStorage } from "../testing/start-storage.ts";
import { sendsPuts, testUnlessCeph, testWhere, testWhereTold } from "../testing/target.ts";
import { presignPart, signedHeaderNames } from "./presign.ts";

const body = bytesOf("hello, this is a text file");
const sha256 = createHash("sha256").update(body).digest("base64");
const file = { filename: "Résumé 😀.txt", contentType: "text/plain", size: body.length };
const signer = { accessKeyId: "TESTSIGNER0000000001", secretAccessKey: "secret" };
const caller = { endpoint: "notes", owner: "Ann@x.io" };

async function sign(
  storage: S3Storage,
  input: Partial<CreateUploadInput> = {},
  onCreate: CreateUploadDeps["onCreate"] = async () => undefined,
) {
  const rules = { accept: ["text/plain"], maxSize: 1000 };
  const plan = await createUpload({ storage, caller, rules, onCreate }, { ...file, ...input });
  if (plan.kind !== "single") throw new Error("not a single PUT");
  return { plan, query: new URL(plan.url).searchParams };
}

describe.runIf(sendsPuts)("a presigned PUT", () => {
  test("traps: 5, 6 the returned headers, content-length and host are all that is signed", async () => {
    await using s3 = await startStorage();
    const { plan, query } = await sign(s3.storage, { sha256, maxHashSize: 1000, makesCrc64nvme: true });
    const signed = query.get("X-Amz-SignedHeaders")?.split(";");
    expect(signed).toEqual([...Object.keys(plan.headers), "content-length", "host"].toSorted());
    // A part has none of the other headers but SHA-256.
    const { conditionalPut, checksums } = s3.storage.capabilities;
    const isOfPuts: Record<string, boolean> = {
      "x-amz-checksum-crc64nvme": false,
      "x-amz-checksum-sha256": checksums,
      "if-none-match": conditionalPut,
    };
    const ofPuts = signedHeaderNames.filter((name) => isOfPuts[name] ?? true);
    expect(signed).toEqual([...ofPuts, "content-length", "host"].toSorted());
  });

  test("traps: 1, 3, 14 the query holds no checksum and no metadata, which nobody would enforce there", async () => {
    await using s3 = await startStorage();
    for (const input of [{}, { sha256 }]) {
      const { query } = await sign(s3.storage, input);
      expect([...query.keys()].toSorted()).toEqual(
        [
          "X-Amz-Algorithm",
          "X-Amz-Content-Sha256",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-Signature",
          "X-Amz-SignedHeaders",
        ].toSorted(),
      );
    }
  });

  test("is taken by S3 with exactly the returned headers", async () => {
    await using s3 = await startStorage();
    const { plan } = await sign(s3.storage, { sha256 });
    expect(await sendFile(plan, body)).toEqual({ status: 200 });
  });

  test("traps: 4 a body of one byte more or less is refused", async () => {
    await using s3 = await startStorage();
    const { plan } = await sign(s3.storage);
    expect(await sendFile(plan, bytesOf("hello, this is a text file!"))).toMatchObject({ status: 403 });
    expect(await sendFile(plan, bytesOf("hello, this is a text fil"))).toMatchObject({ status: 403 });
  });

  test("traps: 2 another content type is refused", async () => {
    await using s3 = await startStorage();
    const { plan } = await sign(s3.storage);
    expect(await sendFile(plan, body, { "content-type": "text/html" })).toMatchObject({ status: 403 });
  });

  testWhere("checksums")("traps: 3 one flipped byte is refused where a SHA-256 was given", async () => {
    await using s3 = await startStorage();
    const { plan } = await sign(s3.storage, { sha256 });
    const { status, code } = await sendFile(plan, bytesOf("hello, this is a text filE"));
    expect([status, isRetryableStatus(status, code)]).toEqual([400, true]);
  });

  // roles.test.ts shows that nothing is gained by them, even on an S3 that honours them.
  for (const name of ["x-amz-acl", "x-amz-grant-read", "x-amz-meta-other", "x-amz-tagging"]) {
    testUnlessCeph(`traps: 13, 22 an unsigned ${name} is refused`, async () => {
      await using s3 = await startStorage();
      const { plan } = await sign(s3.storage);
      expect(await sendFile(plan, body, { [name]: "public-read" })).toEqual({ status: 403, code: "AccessDenied" });
    });
  }

  test("traps: 22 an unsigned x-amz-copy-source is refused", async () => {
    await using s3 = await startStorage();
    const { plan } = await sign(s3.storage);
    const source = `${s3.storage.uploadBucket}/${plan.key}`;
    expect(await sendFile(plan, body, { "x-amz-copy-source": source })).toEqual({ status: 403, code: "AccessDenied" });
  });

  test("another record than the signed one is refused", async () => {
    await using s3 = await startStorage();
    const { plan } = await sign(s3.storage);
    expect(await sendFile(plan, body, { "x-amz-meta-upload": "eyJuYW1lIjoieC5odG1sIn0" })).toMatchObject({
      status: 403,
    });
  });

  testWhere("conditionalPut")("traps: 17, 129 is good for one object: the second PUT gets 412", async () => {
    await using s3 = await startStorage();
    const { plan } = await sign(s3.storage);
    expect(await sendFile(plan, body)).toMatchObject({ status: 200 });
    expect(await sendFile(plan, body)).toEqual({ status: 412, code: "PreconditionFailed" });
  });

  test("another key, another method and a changed signature are refused", async () => {
    await using s3 = await startStorage();
    const { plan } = await sign(s3.storage);
    const moved = {
      ...plan,
      url: plan.url.replace("/Ann", "/").replace(".2e", ".2f").replace("uploads/notes", "uploads/other"),
    };
    expect(await sendFile(moved, body)).toMatchObject({ status: 403, code: "SignatureDoesNotMatch" });
    expect((await fetch(plan.url, { headers: plan.headers })).status).toBe(403);
    const forged = plan.url.replace(/Signature=..../, "Signature=0000");
    expect(await sendFile({ ...plan, url: forged }, body)).toMatchObject({
      status: 403,
      code: "SignatureDoesNotMatch",
    });
  });
});

describe.runIf(sendsPuts)("its life", () => {
  test("is what the storage says, and the client is told the same", async () => {
    await using s3 = await startStorage({ expiresIn: 600 });
    const { plan, query } = await sign(s3.storage);
    expect(query.get("X-Amz-Expires")).toBe("600");
    expect(plan.expiresIn).toBe(600);
  });

  test("traps: 8 ends with temporary credentials", async () => {
    const expiration = new Date(Date.now() + 400_000);
    await using s3 = await startStorage({ signer: async () => ({ ...signer, sessionToken: "token", expiration }) });
    const { plan, query } = await sign(s3.storage);
    expect(plan.expiresIn).toBeGreaterThan(390);
    expect(plan.expiresIn).toBeLessThanOrEqual(400);
    expect(query.get("X-Amz-Expires")).toBe(String(plan.expiresIn));
    expect(query.get("X-Amz-Security-Token")).toBe("token");
  });

  test("is what onCreate is told, also where role credentials end earlier", async () => {
    const expiration = new Date(Date.now() + 400_000);
    await using s3 = await startStorage({ signer: async () => ({ ...signer, sessionToken: "token", expiration }) });
    const told: Date[] = [];
    const rules = { accept: ["text/plain"], maxSize: 1000 };
    const onCreate = async ({ expiresAt }: { expiresAt: Date }) => told.push(expiresAt);
    await createUpload({ storage: s3.storage, caller, rules, onCreate }, file);
    expect(told[0]?.getTime()).toBeLessThanOrEqual(expiration.getTime());
  });

  test("ends when onCreate was told, however long that took and whatever credentials are new since", async () => {
    let lives = 400_000;
    const credentials = async () => ({ ...signer, sessionToken: "t", expiration: new Date(Date.now() + lives) });
    await using s3 = await startStorage({ signer: credentials });
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      let told = 0;
      const onCreate = async ({ expiresAt }: { expiresAt: Date }) => {
        told = expiresAt.getTime();
        vi.setSystemTime(Date.now() + 200_000);
        lives = 40_000_000;
        return null;
      };
      const { plan, query } = await sign(s3.storage, {}, onCreate);
      const [year, month, day, hour, minute, second] = (query.get("X-Amz-Date") ?? "").match(/^\d{4}|\d\d/g) ?? [];
      const signed = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
      expect(Math.floor(told / 1000)).toBe(signed / 1000 + Number(query.get("X-Amz-Expires")));
      // The browser counts from when it gets the response.
      expect(Math.abs(told - Date.now() - plan.expiresIn * 1000)).toBeLessThan(1000);
    } finally {
      vi.useRealTimers();
    }
  });

  test("traps: 9 a batch of signatures asks the credential provider once", async () => {
    let calls = 0;
    const provider: S3StorageOptions["signer"] = async () => {
      calls += 1;
      return { ...signer, expiration: new Date(Date.now() + 3_600_000) };
    };
    await using s3 = await startStorage({ signer: provider });
    await Promise.all(Array.from({ length: 50 }, () => sign(s3.storage)));
    expect(calls).toBe(1);
  });

  test("over two runs in a row nothing that was signed before changes what is signed next", async () => {
    await using s3 = await startStorage();
    const first = await sign(s3.storage, { sha256 });
    const second = await sign(s3.storage);
    expect(second.query.get("X-Amz-SignedHeaders")).not.toContain("sha256");
    expect(await sendFile(second.plan, body)).toMatchObject({ status: 200 });
    expect(await sendFile(first.plan, body)).toMatchObject({ status: 200 });
  });
});

describe("the bucket's owner", () => {
  const owners = { ours: "123456789012", another: "999999999999" };

  testWhereTold("expectedBucketOwner")("is in what browsers send, parts and downloads too", async () => {
    const bucketOwner = owners.another;
    await using s3 = await startStorage({ bucketOwner });
    const { plan, query } = await sign(s3.storage);
    expect(query.get("x-amz-expected-bucket-owner")).toBe(bucketOwner);
    const part = await presignPart(s3.storage, { key: plan.key, uploadId: "id", partNumber: 1, size: body.length });
    const download = await createDownloadUrl(s3.storage, plan.key);
    for (const { url } of [part, download]) expect(url).toContain(`x-amz-expected-bucket-owner=${bucketOwner}`);
  });

  testWhereTold("expectedBucketOwner")("lets them send to our bucket", async () => {
    await using s3 = await startStorage({ bucketOwner: owners.ours });
    const { plan } = await sign(s3.storage);
    expect((await sendFile(plan, body)).status).toBe(200);
    const part = await presignPart(s3.storage, { key: plan.key, uploadId: "id", partNumber: 1, size: body.length });
    // Only the upload itself is unknown, so the answer is 404.
    expect((await fetch(part.url, { method: "PUT", body })).status).toBe(404);
  });

  testWhere("expectedBucketOwner")("keeps them from sending to another's", async () => {
    await using s3 = await startStorage({ bucketOwner: owners.another });
    const { plan } = await sign(s3.storage);
    expect((await sendFile(plan, body)).status).toBe(403);
    const part = await presignPart(s3.storage, { key: plan.key, uploadId: "id", partNumber: 1, size: body.length });
    expect((await fetch(part.url, { method: "PUT", body })).status).toBe(403);
  });
});
