import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { mediaKeyOf, MiB } from "@s3-direct/upload-core";
import { expect } from "vitest";
import { abortUpload, createUpload, deleteUpload, finishUpload } from "../index.ts";
import { aroundClient } from "../testing/around-calls.ts";
import { personalityInUse } from "../testing/personalities.ts";
import { bytesOf, idOf, sendFile } from "../testing/send-file.ts";
import { startStorage, type StartedStorage } from "../testing/start-storage.ts";
import { testWhere } from "../testing/target.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 10 * MiB };

/** Uploads a file and begins its copy in parts, of which no part is copied yet. */
async function beginCopy({ storage }: StartedStorage) {
  const bytes = bytesOf("x".repeat(6 * MiB));
  const deps = { storage, caller, rules, onCreate: async () => undefined };
  const plan = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: bytes.length });
  expect(await sendFile(plan, bytes)).toMatchObject({ status: 200 });
  const upload = idOf(plan);
  const hurried = { ...storage, finishBudget: 0 };
  expect(await finishUpload({ storage: hurried, caller, rules }, upload)).toMatchObject({ status: "pending" });
  return upload;
}

const copiesOf = async ({ admin, storage }: StartedStorage) =>
  (await admin.send(new ListMultipartUploadsCommand({ Bucket: storage.mediaBucket }))).Uploads ?? [];

testWhere("copyParts")(
  "S3 that is busy while the copies of a file are looked for or freed is told as such",
  async () => {
    await using s3 = await startStorage({ copyPartSize: 5 * MiB });
    const { storage } = s3;
    const upload = await beginCopy(s3);
    let busy = "";
    aroundClient(storage.publisher, async ({ name }, send) => {
      if (name !== busy) return send();
      throw new S3ServiceException({ name: "SlowDown", $fault: "server", $metadata: { httpStatusCode: 503 } });
    });
    const calls = {
      finish: () => finishUpload({ storage, caller, rules, verify: async () => undefined }, upload),
      "deferred finish": () => finishUpload({ storage, caller, rules, defer: async () => ({ retryAfter: 1 }) }, upload),
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
