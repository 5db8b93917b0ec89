import { expect, test } from "vitest";
import { abortUpload, copyToUpload, createUpload, deleteUpload, finishUpload, type S3Storage } from "./index.ts";
import { idOf, sendFile } from "./testing/send-file.ts";
import { finishDone, startStorage } from "./testing/start-storage.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 1000 };

async function plan(storage: S3Storage) {
  const planned = await createUpload(
    { storage, caller, rules, onCreate: async () => undefined },
    { filename: "a.txt", contentType: "text/plain", size: 5 },
  );
  const record = planned.kind === "single" ? planned.headers["x-amz-meta-upload"] : undefined;
  return { planned, upload: { ...idOf(planned), record } };
}

async function publishOne(storage: S3Storage) {
  const { planned, upload } = await plan(storage);
  expect((await sendFile(planned, "hello")).status).toBe(200);
  const { file } = await finishDone({ storage, caller, rules }, upload);
  return { mediaKey: file.key, contentType: file.contentType };
}

test("a published file is copied to an upload, which is finished like any other, however often it is asked", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const file = await publishOne(storage);
  const { upload } = await plan(storage);
  const deadline = Date.now() + 60_000;
  for (let time = 0; time < 2; time += 1) {
    expect(await copyToUpload(storage, { file, upload, deadline })).toBe("finish");
    const { file: copy } = await finishDone({ storage, caller, rules }, upload);
    expect(await (await fetch(copy.url)).text()).toBe("hello");
  }
});

test.each([
  [
    "aborted",
    (storage: S3Storage, upload: { key: string; uploadId?: string }) => abortUpload({ storage, caller }, upload),
  ],
  [
    "deleted",
    (storage: S3Storage, { key, uploadId }: { key: string; uploadId?: string }) =>
      deleteUpload(storage, key, { uploadId }),
  ],
])("a copy that is asked for once its upload was %s brings nothing back", async (_, end) => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const file = await publishOne(storage);
  const { upload } = await plan(storage);
  await end(storage, upload);
  await copyToUpload(storage, { file, upload, deadline: Date.now() + 60_000 }).catch(() => undefined);
  await expect(finishUpload({ storage, caller, rules }, upload)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});
