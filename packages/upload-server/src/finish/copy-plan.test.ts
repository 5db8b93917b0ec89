import { randomBytes } from "node:crypto";
import { HeadObjectCommand, ListMultipartUploadsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { makeUploadKey, mediaKeyOf, MiB, parseUploadKey } from "@s3-direct/upload-core";
import { expect } from "vitest";
import { isOneShot } from "../ending/end-mark.ts";
import { createS3Storage, createUpload, finishUpload, publishFromServer, type S3Storage } from "../index.ts";
import { aroundCalls } from "../testing/around-calls.ts";
import { idOf, sendFile } from "../testing/send-file.ts";
import { startStorage, type StartedStorage } from "../testing/start-storage.ts";
import { testWhere } from "../testing/target.ts";
import { decodeRecord, encodeRecord } from "../upload-record.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 100 * MiB };

const numbersUpTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const textOf = (size: number) =>
  randomBytes(Math.ceil(size / 2))
    .toString("hex")
    .slice(0, size);

/** Another server on the same S3. Its copy breaks off at the first part that `mayCopy` refuses. */
function startServer(s3: StartedStorage, copyPartSize: number, mayCopy: (part: number) => boolean = () => true) {
  const own = createS3Storage({ ...s3.options, copyPartSize });
  const storage = { ...own, clock: s3.storage.clock };
  const copied: number[] = [];
  const onTheWay: Promise<unknown>[] = [];
  aroundCalls(storage, async ({ name, input }, ask) => {
    if (name !== "UploadPartCopyCommand") return ask();
    const part = Number(Reflect.get(input, "PartNumber"));
    if (!mayCopy(part)) throw new TypeError("The machine stopped.");
    copied.push(part);
    const asked = ask();
    onTheWay.push(asked.catch(() => undefined));
    return asked;
  });
  return {
    storage,
    copied,
    async finish(input: { key: string; uploadId?: string }) {
      const [finished] = await Promise.allSettled([finishUpload({ storage, caller, rules }, input)]);
      await Promise.all(onTheWay);
      return finished;
    },
    [Symbol.dispose]() {
      storage.publisher.destroy();
      storage.signer.destroy();
      storage.janitor?.destroy();
    },
  };
}

async function upload(storage: S3Storage, text: string) {
  const deps = { storage, caller, rules, onCreate: async () => undefined };
  const plan = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: text.length });
  expect((await sendFile(plan, text)).status).toBeLessThan(300);
  return idOf(plan);
}

/** Stores an upload as an earlier version did, whose records have no `copyPartSize`. */
async function uploadWithoutPlan({ publisher, uploadBucket: Bucket }: S3Storage, text: string) {
  const file = { filename: "a.txt", ext: "txt", size: text.length, uuid: crypto.randomUUID() };
  const key = makeUploadKey({ ...caller, ...file, now: new Date() });
  const Metadata = { upload: encodeRecord({ name: "a.txt" }) };
  const object = { Bucket, Key: key, Body: text, ContentType: "text/plain", Metadata };
  await publisher.send(new PutObjectCommand(object));
  return { key };
}

async function expectPublished({ storage, admin }: StartedStorage, { key, text }: { key: string; text: string }) {
  const answer = await fetch(`${storage.publicBaseUrl}/${await mediaKeyOf(key)}`);
  expect([answer.status, (await answer.text()) === text]).toEqual([200, true]);
  const open = await admin.send(new ListMultipartUploadsCommand({ Bucket: storage.mediaBucket }));
  expect(open.Uploads ?? []).toEqual([]);
}

const done = { status: "fulfilled", value: { status: "done" } };

const changes = [
  [5 * MiB, 10 * MiB],
  [10 * MiB, 5 * MiB],
  [5 * MiB, 100 * MiB],
] as const;

/** In 15 MiB the second parts of 5 and of 10 MiB have the same size, but other bytes. */
const copies = [
  { size: 21 * MiB - 7, broken: [1, 2] },
  { size: 15 * MiB, broken: [2] },
] as const;

for (const [before, after] of changes) {
  for (const { size, broken } of copies) {
    const startBroken = (s3: StartedStorage) => startServer(s3, before, (one) => broken.some((part) => part === one));
    const what = `a copy of ${Math.ceil(size / MiB)} MiB in parts of ${before / MiB}, of which ${broken.length} are there`;

    testWhere("copyParts")(
      `${what}, goes on as it was begun where copyPartSize is ${after / MiB} MiB by now`,
      async () => {
        await using s3 = await startStorage({ copyPartSize: before });
        const text = textOf(size);
        const input = await upload(s3.storage, text);
        using earlier = startBroken(s3);
        expect(await earlier.finish(input)).toMatchObject({ status: "rejected" });
        using later = startServer(s3, after);
        expect(await later.finish(input)).toMatchObject(done);
        await expectPublished(s3, { ...input, text });
        // If an upload can be replaced, parts that were copied in the same second are copied again.
        if (!isOneShot(s3.storage, { size, ...parseUploadKey(input.key) })) return;
        expect([...earlier.copied, ...later.copied].toSorted((a, b) => a - b)).toEqual(
          numbersUpTo(Math.ceil(size / before)),
        );
      },
    );
  }

  testWhere("copyParts")(
    `servers with a copyPartSize of ${before / MiB} and of ${after / MiB} MiB that finish at once make one whole file`,
    async () => {
      await using s3 = await startStorage({ copyPartSize: before });
      const text = textOf(21 * MiB);
      const input = await upload(s3.storage, text);
      using one = startServer(s3, before);
      using other = startServer(s3, after);
      const finished = await Promise.all([one, other, one, other].map((server) => server.finish(input)));
      for (const outcome of finished) expect(outcome).toMatchObject(done);
      await expectPublished(s3, { ...input, text });
    },
  );

  testWhere("copyParts")(
    `an upload whose record does not say it is copied anew where copyPartSize was ${before / MiB} MiB and is ${after / MiB}`,
    async () => {
      await using s3 = await startStorage({ copyPartSize: before });
      const text = textOf(21 * MiB);
      const input = await uploadWithoutPlan(s3.storage, text);
      using earlier = startServer(s3, before, (part) => part <= 2);
      await earlier.finish(input);
      using later = startServer(s3, Math.min(after, 15 * MiB));
      expect(await later.finish(input)).toMatchObject(done);
      await expectPublished(s3, { ...input, text });
    },
  );
}

testWhere("copyParts")(
  "servers with other settings that go on by turns, a part at a time, come to an end",
  async () => {
    await using s3 = await startStorage({ copyPartSize: 5 * MiB });
    const text = textOf(20 * MiB);
    const input = await upload(s3.storage, text);
    let part = 0;
    using one = startServer(s3, 5 * MiB, (asked) => asked <= part);
    using other = startServer(s3, 10 * MiB, (asked) => asked <= part);
    for (part = 1; part < 4; part += 1) {
      expect(await (part % 2 === 0 ? one : other).finish(input)).toMatchObject({ status: "rejected" });
    }
    expect(await one.finish(input)).toMatchObject(done);
    await expectPublished(s3, { ...input, text });
  },
);

testWhere("copyParts")("what the server publishes keeps it as well, and no file that is too small for it", async () => {
  await using s3 = await startStorage({ copyPartSize: 6 * MiB });
  const { publisher, uploadBucket: Bucket } = s3.storage;
  const kept = async (size: number) => {
    const body = Buffer.from(textOf(size));
    const file = { ...caller, rules, filename: "a.txt", contentType: "text/plain", body };
    const { key: Key } = await publishFromServer(s3.storage, file);
    const { Metadata } = await publisher.send(new HeadObjectCommand({ Bucket, Key }));
    return decodeRecord(Metadata?.["upload"])?.copyPartSize;
  };
  expect([await kept(5 * MiB), await kept(5 * MiB + 1)]).toEqual([undefined, 6 * MiB]);
});
