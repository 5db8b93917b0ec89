import { PutObjectCommand } from "@aws-sdk/client-s3";
import { makeUploadKey, mediaKeyOf, UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { abortUpload, createUpload, deleteUpload, type S3Storage } from "../index.ts";
import { aroundCalls } from "../testing/around-calls.ts";
import { bytesOf, sendFile } from "../testing/send-file.ts";
import { finishDone, startStorage } from "../testing/start-storage.ts";
import { sendsPuts, testWhere } from "../testing/target.ts";
import { encodeRecord } from "../upload-record.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 1000 };

/** A storage on which upload requests can be used more than once. It records which marks are looked for. */
async function startReusable() {
  const s3 = await startStorage();
  const storage = { ...s3.storage, capabilities: { ...s3.storage.capabilities, conditionalPut: false } };
  const looks: string[] = [];
  let isOpen = Promise.resolve();
  const faults: Error[] = [];
  aroundCalls(storage, async ({ name, input }, send) => {
    const key = "Key" in input ? String(input.Key) : "";
    if (name !== "HeadObjectCommand" || !key.endsWith(".gone")) return send();
    looks.push(key);
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
    const output = send();
    await output.catch(() => undefined);
    await isOpen;
    return output;
  });
  /** Holds back every answer to a look for a mark until the returned function is called. */
  const hold = () => {
    let open = () => {};
    isOpen = new Promise((resolve) => (open = resolve));
    return () => open();
  };
  return { ...s3, storage, looks, faults, hold };
}

/** If every file is sent in parts, no request can be used more than once. */
const testOfPut = test.runIf(sendsPuts);

const begin = (storage: S3Storage, { owner = "ann" } = {}) =>
  createUpload(
    { storage, caller: { ...caller, owner }, rules, onCreate: async () => undefined },
    { filename: "a.txt", contentType: "text/plain", size: 5 },
  );

async function upload(storage: S3Storage, { owner = "ann" } = {}) {
  const plan = await begin(storage, { owner });
  expect(await sendFile(plan, bytesOf("hello"))).toEqual({ status: 200 });
  return plan;
}

const finish = (storage: S3Storage, key: string, owner = "ann") =>
  finishDone({ storage, caller: { ...caller, owner }, rules }, { key });

const dayOf = (key: string) => key.replace(/-.*/, ".gone");

/** How many requests a finish sends to look at a small file, without those for marks. */
const looksAt = ({ capabilities }: S3Storage) => (capabilities.conditionalCopy ? 1 : 2);

const until = (count: () => number, expected: number) => expect.poll(count).toBe(expected);

testOfPut("an owner's finishes that run at once ask once whether any upload was ended", async () => {
  await using s3 = await startReusable();
  const { storage, looks } = s3;
  const uploads = [await upload(storage), await upload(storage), await upload(storage)];
  const others = await upload(storage, { owner: "bob" });
  const release = s3.hold();
  const since = s3.calls.length;
  const finishes = [...uploads.map(({ key }) => finish(storage, key)), finish(storage, others.key, "bob")];
  // One request for each upload, one for the media key if the copy does not tell, and one for each owner's mark.
  await until(() => s3.calls.length - since, 4 * looksAt(storage) + 2);
  release();
  await Promise.all(finishes);
  expect(looks.toSorted()).toEqual([dayOf(uploads[0]?.key ?? ""), dayOf(others.key)]);
  looks.length = 0;
  await finish(storage, (await upload(storage)).key);
  expect(looks).toHaveLength(1);
});

testOfPut(
  "what was ended stays ended though its request is sent again, and the owner's other uploads go on",
  async () => {
    await using s3 = await startReusable();
    const { storage, looks } = s3;
    const [cancelled, deleted, kept] = [await upload(storage), await upload(storage), await upload(storage)];
    await finish(storage, deleted.key);
    expect(await abortUpload({ storage, caller }, { key: cancelled.key })).toEqual({
      status: "aborted",
      bytesMayRemain: "request",
    });
    await deleteUpload(storage, deleted.key);
    for (const plan of [cancelled, deleted]) {
      expect(await sendFile(plan, bytesOf("hello"))).toEqual({ status: 200 });
      await expect(finish(storage, plan.key)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
      const url = `${storage.publicBaseUrl}/${await mediaKeyOf(plan.key)}`;
      expect((await fetch(url)).status).toBe(403);
    }
    looks.length = 0;
    expect((await finish(storage, kept.key)).file.size).toBe(5);
    expect(looks).toEqual([dayOf(kept.key), `${kept.key}.gone`]);
  },
);

testOfPut(
  "a finish that shares a look has begun with it: what was ended since is looked for after a copy that came late",
  async () => {
    await using s3 = await startReusable();
    let time = 0;
    const storage = { ...s3.storage, clock: { now: () => time, wait: async () => undefined } };
    const [first, second] = [await upload(storage), await upload(storage)];
    const release = s3.hold();
    const firstDone = finish(storage, first.key);
    await until(() => s3.looks.length, 1);
    time = 150;
    const since = s3.calls.length;
    const secondDone = finish(storage, second.key);
    await until(() => s3.calls.length - since, looksAt(storage));
    time = 1200;
    release();
    await Promise.all([firstDone, secondDone]);
    expect(s3.looks.toSorted()).toEqual([`${first.key}.gone`, `${second.key}.gone`, dayOf(first.key)].toSorted());
  },
);

testOfPut("a look that is old is joined by nobody, and one that failed is not kept", async () => {
  await using s3 = await startReusable();
  let time = 0;
  const storage = { ...s3.storage, clock: { now: () => time, wait: async () => undefined } };
  const { key } = await upload(storage);
  const release = s3.hold();
  const hanging = finish(storage, key);
  await until(() => s3.looks.length, 1);
  time = 250;
  const other = finish(storage, key);
  await until(() => s3.looks.length, 2);
  release();
  await Promise.all([hanging, other]);
  s3.faults.push(new UploadError("STORAGE_UNAVAILABLE"));
  await expect(finish(storage, key)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  expect((await finish(storage, key)).status).toBe("done");
});

/** Finishes before the file has arrived. All of `meanwhile` happens in the first wait, which takes `ms`. */
function finishAhead(
  storage: S3Storage,
  key: string,
  { ms, meanwhile }: { ms: number; meanwhile: () => Promise<void> },
) {
  let time = 0;
  const wait = async () => {
    if (time === 0) await meanwhile();
    time ||= ms;
  };
  const ahead = { ...storage, clock: { now: () => time, wait } };
  return finishDone({ storage: ahead, caller, rules }, { key, isArriving: true });
}

testOfPut(
  "a finish that waited for the file asks for no mark, unless that took as long as a delete waits",
  async () => {
    await using s3 = await startReusable();
    const { storage, looks } = s3;
    for (const [ms, expected] of [
      [500, 0],
      [1200, 1],
    ] as const) {
      const plan = await begin(storage);
      const send = async () => void (await sendFile(plan, bytesOf("hello")));
      looks.length = 0;
      expect((await finishAhead(storage, plan.key, { ms, meanwhile: send })).file.size).toBe(5);
      expect(looks).toEqual([`${plan.key}.gone`].slice(0, expected));
    }
  },
);

testOfPut("what is ended while a slow finish waits for it, and sent after that, is withdrawn", async () => {
  await using s3 = await startReusable();
  const { storage } = s3;
  const plan = await begin(storage);
  const meanwhile = async () => {
    await abortUpload({ storage, caller }, plan);
    await sendFile(plan, bytesOf("hello"));
  };
  const finished = finishAhead(storage, plan.key, { ms: 1200, meanwhile });
  await expect(finished).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  const url = `${storage.publicBaseUrl}/${await mediaKeyOf(plan.key)}`;
  expect((await fetch(url)).status).toBe(403);
});

testOfPut("the marks are put when the tombstone is there", async () => {
  await using s3 = await startReusable();
  const { storage } = s3;
  const { key } = await upload(storage);
  const put: string[] = [];
  aroundCalls(storage, async ({ name, input }, send) => {
    if (name !== "PutObjectCommand" || !("Key" in input)) return send();
    if (input.Key === key) await new Promise((resolve) => setTimeout(resolve, 50));
    const output = await send();
    put.push(String(input.Key));
    return output;
  });
  await deleteUpload(storage, key);
  expect([put.slice(0, 1), put.slice(1).toSorted()]).toEqual([[key], [dayOf(key), `${key}.gone`].toSorted()]);
});

testOfPut("an abort that was cut short before its marks is completed by the finish that says so", async () => {
  await using s3 = await startReusable();
  const { storage } = s3;
  const plan = await upload(storage);
  let isCut = true;
  aroundCalls(storage, async ({ name, input }, send) => {
    const isMark = name === "PutObjectCommand" && "Key" in input && String(input.Key).endsWith(".gone");
    if (isMark && isCut) throw new Error("The process has ended.");
    return send();
  });
  await expect(abortUpload({ storage, caller }, plan)).rejects.toThrow();
  isCut = false;
  for (let sent = 0; sent < 2; sent += 1) {
    await expect(finish(storage, plan.key)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
    expect(await sendFile(plan, bytesOf("hello"))).toEqual({ status: 200 });
  }
  await expect(finish(storage, plan.key)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
});

/** Stores an object as a repeated request does, for an upload that was created this number of days ago. */
async function storeOld({ publisher, uploadBucket: Bucket }: S3Storage, days: number): Promise<string> {
  const now = new Date(Date.now() - days * 86_400_000);
  const file = { filename: "a.txt", ext: "txt", size: 5, uuid: crypto.randomUUID() };
  const Key = makeUploadKey({ ...caller, ...file, now });
  const Metadata = { upload: encodeRecord({ name: "a.txt" }) };
  await publisher.send(new PutObjectCommand({ Bucket, Key, Body: "hello", ContentType: "text/plain", Metadata }));
  return Key;
}

testOfPut(
  "what was stored again when its marks may have expired is not published, and what is published stays",
  async () => {
    await using s3 = await startReusable();
    const { storage } = s3;
    const [old, recent, published] = [
      await storeOld(storage, 2),
      await storeOld(storage, 1),
      await storeOld(storage, 2),
    ];
    expect((await finish(storage, recent)).status).toBe("done");
    await expect(finish(storage, old)).rejects.toMatchObject({ code: "UPLOAD_GONE" });
    const oneShot = { ...storage, capabilities: { ...storage.capabilities, conditionalPut: true } };
    expect((await finish(oneShot, published)).status).toBe("done");
    expect((await finish(storage, published)).status).toBe("done");
  },
);

testOfPut("what was ended says that its request can still take room, where it can be used again", async () => {
  await using s3 = await startReusable();
  const { storage } = s3;
  const [announced, sent, gone] = [await begin(storage), await upload(storage), await upload(storage)];
  for (const plan of [announced, sent]) {
    expect(await abortUpload({ storage, caller }, plan)).toEqual({
      status: "aborted",
      bytesMayRemain: "request",
    });
  }
  expect(await deleteUpload(storage, gone.key)).toEqual({ bytesMayRemain: "request" });
  // The bytes are stored again, as reported.
  for (const plan of [announced, sent, gone]) expect(await sendFile(plan, bytesOf("hello"))).toEqual({ status: 200 });
});

testWhere("conditionalPut")("what was ended can take no room where its request is good once", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const plan = await begin(storage);
  expect(await abortUpload({ storage, caller }, plan)).toEqual({
    status: "aborted",
    bytesMayRemain: false,
  });
  expect((await sendFile(plan, bytesOf("hello"))).status).toBe(412);
});
