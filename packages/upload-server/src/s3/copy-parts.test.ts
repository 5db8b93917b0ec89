import { setTimeout as sleep } from "node:timers/promises";
import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { mediaKeyOf, MiB, UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { abortUpload, createS3Storage, createUpload, custom, deleteUpload, finishUpload } from "../index.ts";
import { aroundClient } from "../testing/around-calls.ts";
import { personalityInUse } from "../testing/personalities.ts";
import { bytesOf, idOf, sendFile } from "../testing/send-file.ts";
import { startStorage, type StartedStorage } from "../testing/start-storage.ts";
import { testWhere } from "../testing/target.ts";
import { copyMissing } from "./copy-parts.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 10 * MiB };

/** Uploads a file that is copied in parts. */
async function sendLarge({ storage }: StartedStorage) {
  const bytes = bytesOf("x".repeat(6 * MiB));
  const deps = { storage, caller, rules, onCreate: async () => undefined };
  const plan = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: bytes.length });
  expect(await sendFile(plan, bytes)).toMatchObject({ status: 200 });
  return idOf(plan);
}

/** Uploads a file and begins its copy in parts, of which no part is copied yet. */
async function beginCopy(s3: StartedStorage) {
  const upload = await sendLarge(s3);
  const hurried = { ...s3.storage, finishBudget: 0 };
  expect(await finishUpload({ storage: hurried, caller, rules }, upload)).toMatchObject({ status: "pending" });
  return upload;
}

const copiesOf = async ({ admin, storage }: StartedStorage) =>
  (await admin.send(new ListMultipartUploadsCommand({ Bucket: storage.mediaBucket }))).Uploads ?? [];

const refusal = (name: string, httpStatusCode: number) =>
  new S3ServiceException({ name, $fault: "server", $metadata: { httpStatusCode } });

testWhere("copyParts")(
  "S3 that is busy while the copies of a file are looked for or freed is told as such",
  async () => {
    await using s3 = await startStorage({ copyPartSize: 5 * MiB });
    const { storage } = s3;
    const upload = await beginCopy(s3);
    let busy = "";
    aroundClient(storage.publisher, async ({ name }, send) => {
      if (name !== busy) return send();
      throw refusal("SlowDown", 503);
    });
    const calls = {
      finish: () => finishUpload({ storage, caller, rules, verify: async () => undefined }, upload),
      "deferred finish": () =>
        finishUpload({ storage, caller, rules, deferFinish: async () => ({ retryAfter: 1 }) }, upload),
      abort: () => abortUpload({ storage, caller }, upload),
      delete: () => deleteUpload(storage, upload.key, { uploadId: upload.uploadId }),
    };
    busy = "ListMultipartUploadsCommand";
    for (const [name, call] of Object.entries(calls))
      await expect(call(), name).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    busy = "AbortMultipartUploadCommand";
    for (const call of [calls.abort, calls.delete])
      await expect(call()).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    busy = "";
    expect(await calls.abort()).toMatchObject({ status: "aborted" });
    expect(await copiesOf(s3)).toEqual([]);
  },
);

test("a copy begins no further part once one has failed, and none after its deadline", async () => {
  const storage = createS3Storage({
    provider: custom({ endpoint: "http://127.0.0.1:9" }),
    uploadBucket: "upload",
    mediaBucket: "media",
    publicBaseUrl: "http://127.0.0.1:9/media",
    signer: { accessKeyId: "signer", secretAccessKey: "secret" },
    publisher: { accessKeyId: "publisher", secretAccessKey: "secret" },
  });
  let begun = 0;
  let ended = 0;
  const copyPart = async () => {
    const isFirst = (begun += 1) === 1;
    await sleep(isFirst ? 1 : 10);
    ended += 1;
    if (isFirst) throw new Error("refused");
    return {};
  };
  Object.assign(storage.publisher, { send: copyPart });
  const object = { Bucket: "media", Key: "a" };
  const copy = {
    from: { ...object, etag: '"1"' },
    upload: { ...object, UploadId: "1" },
    plan: { size: 20 * MiB, partSize: MiB },
    present: [],
  };
  expect(await copyMissing(storage, { ...copy, deadline: Date.now() })).toEqual([]);
  expect(begun).toBe(0);
  await expect(copyMissing(storage, { ...copy, deadline: Date.now() + 60_000 })).rejects.toThrow("refused");
  expect([begun, ended]).toEqual([8, 8]);
});

testWhere("copyParts")("an abort succeeds where somebody else frees the copy's parts before it does", async () => {
  // Ceph answers 404 to the second abort of a copy, other S3s answer 204.
  await using s3 = await startStorage({ copyPartSize: 5 * MiB }, personalityInUse ?? "ceph");
  const { storage } = s3;
  const upload = await beginCopy(s3);
  aroundClient(storage.publisher, async ({ name }, send) => {
    if (name === "AbortMultipartUploadCommand")
      for (const { Key, UploadId } of await copiesOf(s3))
        await s3.admin.send(new AbortMultipartUploadCommand({ Bucket: storage.mediaBucket, Key, UploadId }));
    return send();
  });
  expect(await abortUpload({ storage, caller }, upload)).toMatchObject({ status: "aborted" });
  expect((await fetch(`${storage.publicBaseUrl}/${await mediaKeyOf(upload.key)}`)).status).not.toBe(200);
});

testWhere("copyParts")(
  "a file whose upload is aborted while S3 completes its copy is removed, even if its copies can't be listed then",
  async () => {
    await using s3 = await startStorage({ copyPartSize: 5 * MiB });
    const { storage } = s3;
    const upload = await beginCopy(s3);
    const other = { ...createS3Storage(s3.options), clock: storage.clock };
    aroundClient(other.publisher, async ({ name }, send) => {
      // S3 does not free a copy that it is completing.
      if (name === "AbortMultipartUploadCommand") throw refusal("NoSuchUpload", 404);
      return send();
    });
    let isCompleting = false;
    aroundClient(storage.publisher, async ({ name }, send) => {
      if (isCompleting && name === "ListMultipartUploadsCommand") throw refusal("SlowDown", 503);
      if (name === "CompleteMultipartUploadCommand") {
        isCompleting = true;
        expect(await abortUpload({ storage: other, caller }, upload)).toMatchObject({ status: "aborted" });
      }
      return send();
    });
    await expect(finishUpload({ storage, caller, rules }, upload)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
    expect((await fetch(`${storage.publicBaseUrl}/${await mediaKeyOf(upload.key)}`)).status).not.toBe(200);
  },
);

testWhere("copyParts")(
  "a file that is refused while another server copies it leaves no parts of the copy",
  async () => {
    await using s3 = await startStorage({ copyPartSize: 5 * MiB });
    const { storage } = s3;
    const upload = await sendLarge(s3);
    const other = { ...createS3Storage(s3.options), clock: storage.clock, finishBudget: 0 };
    const verify = async () => {
      expect(await finishUpload({ storage: other, caller, rules }, upload)).toMatchObject({ status: "pending" });
      throw new UploadError("REFUSED");
    };
    let isAway = true;
    aroundClient(storage.publisher, async ({ name }, send) => {
      if (isAway && name === "AbortMultipartUploadCommand") throw refusal("SlowDown", 503);
      return send();
    });
    const finish = () => finishUpload({ storage, caller, rules, verify }, upload);
    await expect(finish()).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    isAway = false;
    await expect(finish()).rejects.toMatchObject({ code: "REFUSED" });
    expect(await copiesOf(s3)).toEqual([]);
    other.publisher.destroy();
  },
);

testWhere("copyParts")("a copy that begins after another server has published the file leaves no parts", async () => {
  await using s3 = await startStorage({ copyPartSize: 5 * MiB });
  const { storage } = s3;
  const upload = await sendLarge(s3);
  const other = { ...createS3Storage(s3.options), clock: storage.clock };
  aroundClient(storage.publisher, async ({ name }, send) => {
    if (name === "CreateMultipartUploadCommand")
      expect(await finishUpload({ storage: other, caller, rules }, upload)).toMatchObject({ status: "done" });
    return send();
  });
  const hurried = { ...storage, finishBudget: 0 };
  expect(await finishUpload({ storage: hurried, caller, rules }, upload)).toMatchObject({ status: "done" });
  expect(await copiesOf(s3)).toEqual([]);
  other.publisher.destroy();
});

testWhere("copyParts")(
  "a call that has copied no part answers like the one that completes the copy meanwhile",
  async () => {
    await using s3 = await startStorage({ copyPartSize: 5 * MiB });
    const { storage } = s3;
    const upload = await beginCopy(s3);
    const other = { ...createS3Storage(s3.options), clock: storage.clock };
    aroundClient(storage.publisher, async ({ name }, send) => {
      const output = await send();
      if (name === "ListPartsCommand")
        expect(await finishUpload({ storage: other, caller, rules }, upload)).toMatchObject({ status: "done" });
      return output;
    });
    const hurried = { ...storage, finishBudget: 0 };
    expect(await finishUpload({ storage: hurried, caller, rules }, upload)).toMatchObject({ status: "done" });
    expect(await copiesOf(s3)).toEqual([]);
    other.publisher.destroy();
  },
);

testWhere("copyParts")(
  "S3 that lists copies by other ids than it began them with has a copy done in one call, or fails",
  async () => {
    await using s3 = await startStorage({ copyPartSize: 5 * MiB });
    const { storage } = s3;
    const upload = await sendLarge(s3);
    aroundClient(storage.publisher, async ({ name }, send) => {
      const output = await send();
      if (name !== "ListMultipartUploadsCommand" || !("Uploads" in output)) return output;
      const Uploads = output.Uploads?.map(({ UploadId, ...copy }) => ({ ...copy, UploadId: `${UploadId}x` }));
      return { ...output, Uploads };
    });
    const hurried = { ...storage, finishBudget: 0 };
    await expect(finishUpload({ storage: hurried, caller, rules }, upload)).rejects.toMatchObject({
      code: "STORAGE_UNAVAILABLE",
      cause: { message: expect.stringMatching(/lists no copy by the id that it gave it/) },
    });
    expect(await copiesOf(s3)).toEqual([]);
    expect(await finishUpload({ storage, caller, rules }, upload)).toMatchObject({ status: "done" });
  },
);
