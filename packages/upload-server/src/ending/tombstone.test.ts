import { HeadObjectCommand, ListMultipartUploadsCommand, NoSuchUpload, PutObjectCommand } from "@aws-sdk/client-s3";
import { mediaKeyOf, MiB, UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { abortUpload, createS3Storage, createUpload, deleteUpload, finishUpload, type S3Storage } from "../index.ts";
import { aroundCalls, aroundClient } from "../testing/around-calls.ts";
import { outcomeOf } from "../testing/model-s3.ts";
import { bytesOf, idOf, sendFile } from "../testing/send-file.ts";
import { startStorage } from "../testing/start-storage.ts";
import { encodeRecord } from "../upload-record.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: MiB };
const text = "hello";

/** A storage that sends everything in parts, and whose S3 completes them over whatever is under the key. */
async function startReplacing() {
  const s3 = await startStorage({ plan: { singleMax: 0 } });
  const { capabilities } = s3.storage;
  const replacing = (storage: S3Storage): S3Storage => ({
    ...storage,
    capabilities: { ...capabilities, conditionalComplete: false },
  });
  return { ...s3, storage: replacing(s3.storage), other: replacing(createS3Storage(s3.options)) };
}

type Replacing = Awaited<ReturnType<typeof startReplacing>>;

async function upload({ storage }: Replacing) {
  const deps = { storage, caller, rules, onCreate: async () => undefined };
  const plan = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: text.length });
  expect(await sendFile(plan, bytesOf(text))).toEqual({ status: 200 });
  return idOf(plan);
}

const finish = ({ other: storage }: Replacing, id: ReturnType<typeof idOf>, verify?: () => Promise<undefined>) =>
  outcomeOf(finishUpload({ storage, caller, rules, verify }, id).then(({ status }) => status));
const abort = ({ storage }: Replacing, id: ReturnType<typeof idOf>) => abortUpload({ storage, caller }, id);

/** A finish by another server, which has looked at everything, and completes the parts when it is told. */
async function holdFinish(s3: Replacing, id: ReturnType<typeof idOf>, verify?: () => Promise<undefined>) {
  const [looked, letGo, completed] = [latch(), latch(), latch()];
  aroundClient(s3.other.signer, async ({ name }, send) => {
    if (name !== "CompleteMultipartUploadCommand") return send();
    looked.open();
    await letGo.isOpen;
    return send().finally(completed.open);
  });
  const finished = finish(s3, id, verify);
  await looked.isOpen;
  const complete = async () => {
    letGo.open();
    await completed.isOpen;
  };
  return { finished, complete };
}

function latch() {
  let open = () => {};
  const isOpen = new Promise<void>((resolve) => (open = resolve));
  return { isOpen, open: () => open() };
}

const sizeOf = async ({ storage }: Replacing, Key: string) =>
  (await storage.publisher.send(new HeadObjectCommand({ Bucket: storage.uploadBucket, Key }))).ContentLength;

async function expectEnded(s3: Replacing, id: ReturnType<typeof idOf>): Promise<void> {
  expect(await sizeOf(s3, id.key)).toBe(0);
  const { Uploads = [] } = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.uploadBucket }));
  expect(Uploads).toEqual([]);
  const url = `${s3.storage.publicBaseUrl}/${await mediaKeyOf(id.key)}`;
  expect((await fetch(url)).status).not.toBe(200);
  expect(await finish(s3, id)).toBe("UPLOAD_GONE");
}

test.each(["abort", "delete"])(
  "traps: 91b parts that a finish completes after the tombstone of %s was put leave no file",
  async (how) => {
    await using s3 = await startReplacing();
    const id = await upload(s3);
    const { finished, complete } = await holdFinish(s3, id);
    const storage = { ...s3.storage, clock: { now: () => 0, wait: async () => void (await finished) } };
    aroundCalls(storage, async ({ name, input }, send) => {
      const output = await send();
      if (name === "PutObjectCommand" && Reflect.get(input, "Key") === id.key) await complete();
      return output;
    });
    const { key, uploadId } = id;
    const ended =
      how === "abort" ? await abort({ ...s3, storage }, id) : await deleteUpload(storage, key, { uploadId });
    expect(ended).toMatchObject({ bytesMayRemain: false });
    await expectEnded(s3, id);
  },
);

test.each(["abort", "delete"])(
  "parts that a finish completes after the last look of %s leave no file, also where the check of files is down",
  async (how) => {
    await using s3 = await startReplacing();
    const id = await upload(s3);
    const { finished, complete } = await holdFinish(s3, id, async () => {
      throw new UploadError("CHECK_UNAVAILABLE");
    });
    // It waits the second.
    const storage = { ...s3.storage, clock: s3.other.clock };
    // S3 has begun to complete the parts, so they can't be freed.
    for (const client of [storage.signer, storage.janitor].filter((each) => each !== undefined)) {
      aroundClient(client, async ({ name }, send) => {
        if (name !== "AbortMultipartUploadCommand") return send();
        throw new NoSuchUpload({ $metadata: { httpStatusCode: 404 }, message: "" });
      });
    }
    const { key, uploadId } = id;
    const ended =
      how === "abort" ? await abort({ ...s3, storage }, id) : await deleteUpload(storage, key, { uploadId });
    expect(ended).toMatchObject({ bytesMayRemain: false });
    await complete();
    expect(await finished).toBe("UPLOAD_GONE");
    await expectEnded(s3, id);
  },
);

test("parts whose completion ends after the abort leave no file once somebody finishes or aborts it again", async () => {
  await using s3 = await startReplacing();
  for (const again of [finish, abort]) {
    const id = await upload(s3);
    await abort(s3, id);
    const Metadata = { upload: encodeRecord({ name: "a.txt" }) };
    const completed = { Bucket: s3.storage.uploadBucket, Key: id.key, Body: text, ContentType: "text/plain", Metadata };
    await s3.admin.send(new PutObjectCommand(completed));
    await again(s3, id);
    expect(await sizeOf(s3, id.key)).toBe(0);
    await expectEnded(s3, id);
  }
});

test("traps: 84 an abort that broke off before it freed the parts, which a finish then publishes, ends the upload when it is repeated", async () => {
  await using s3 = await startReplacing();
  const id = await upload(s3);
  const { finished, complete } = await holdFinish(s3, id);
  let hasBrokenOff = false;
  aroundClient(s3.storage.signer, async ({ name }, send) => {
    if (name !== "AbortMultipartUploadCommand" || hasBrokenOff) return send();
    hasBrokenOff = true;
    await complete();
    await finished;
    throw new Error("The machine stopped.");
  });
  await expect(abort(s3, id)).rejects.toThrow("The machine stopped.");
  expect(await finished).toBe("done");
  expect(await abort(s3, id)).toEqual({ status: "aborted", bytesMayRemain: false });
  await expectEnded(s3, id);
});

test("only an end of parts that S3 completes over anything looks at the key once more", async () => {
  await using s3 = await startReplacing();
  for (const [conditionalComplete, looks] of [[false, 1] as const, [true, 0] as const]) {
    const id = await upload(s3);
    const { storage } = s3;
    const asked = s3.calls.length;
    const capabilities = { ...storage.capabilities, conditionalComplete };
    await abort({ ...s3, storage: { ...storage, capabilities } }, id);
    const heads = s3.calls.slice(asked).filter(({ command }) => command === "HeadObjectCommand");
    // One more asks whether the file is published.
    expect(heads).toHaveLength(1 + looks);
  }
});
