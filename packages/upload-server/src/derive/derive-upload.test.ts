import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { mediaKeyOf, parseUploadKey, UploadError, type Visibility } from "@s3-direct/upload-core";
import { mediaKeyOfVariant } from "@s3-direct/upload-core/internal";
import { finishUploadOutput } from "@s3-direct/upload-core/contract";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import {
  abortUpload,
  createDownloadUrl,
  createS3Storage,
  createUpload,
  deleteUpload,
  eraseOwner,
  finishUpload,
  publishFromServer,
  sweep,
  type FinishUploadDeps,
} from "../index.ts";
import { aroundCalls } from "../testing/around-calls.ts";
import { outcomeOf } from "../testing/model-s3.ts";
import { seemOlder } from "../testing/seem-older.ts";
import { idOf, sendFile } from "../testing/send-file.ts";
import { finishDone, startWithPolicies, type StartedStorage } from "../testing/start-storage.ts";
import { capabilities, sendsPuts } from "../testing/target.ts";
import { readUpload } from "../s3/read-head.ts";
import { deriveUpload } from "./derive-upload.ts";
import { images } from "./images.ts";
import { photo, plain, sourceFor, toldPhoto } from "./testing/pictures.ts";

const rules = { accept: ["image/*", "text/plain", ".rw2"], maxSize: 10_000_000 };
const caller = { endpoint: "photos", owner: "ann" };
const derive = images({ strip: true, variants: { thumb: { width: 16 }, large: { width: 1600, format: "jpeg" } } });

let s3: StartedStorage;
let source: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  // Its roles have the permissions that the documentation grants them, and no others.
  s3 = await startWithPolicies();
  source = await toldPhoto("jpeg", 6);
});
afterAll(() => s3[Symbol.asyncDispose]());
beforeEach(async () => void (await eraseOwner(s3.storage, { owner: "ann" })));

type Sent = { filename?: string; visibility?: Visibility };

async function upload(body = source, { filename = "Beach.jpg", visibility = "public" }: Sent = {}) {
  const deps = { storage: s3.storage, caller: { ...caller, visibility }, rules, onCreate: async () => undefined };
  const contentType = filename.endsWith(".txt") ? "text/plain" : "image/jpeg";
  const plan = await createUpload(deps, { filename, contentType, size: body.length });
  expect((await sendFile(plan, body)).status).toBe(200);
  return idOf(plan);
}

const deps = (more: Partial<FinishUploadDeps> = {}) => ({ storage: s3.storage, caller, rules, derive, ...more });

async function mediaKeys(): Promise<string[]> {
  const { Contents = [] } = await s3.admin.send(new ListObjectsV2Command({ Bucket: s3.storage.mediaBucket }));
  return Contents.flatMap(({ Key = "" }) => Key);
}

const bytesAt = async (url = "") => Buffer.from(await (await fetch(url)).arrayBuffer());

test("a photo is published without its metadata, and with its variants; every later finish says the same", async () => {
  const input = await upload();
  const { file } = await finishDone(deps(), input);
  const published = await bytesAt(file.url);
  expect(file).toMatchObject({ name: "Beach.jpg", size: published.length, width: 48, height: 64 });
  expect(published.length).toBeLessThan(source.length);
  expect(published.includes("Maker")).toBe(false);
  expect(file.variants).toEqual({
    thumb: {
      key: `${file.key}~thumb.webp`,
      url: `${file.url}~thumb.webp`,
      width: 16,
      height: 21,
      size: (await bytesAt(file.variants?.["thumb"]?.url)).length,
      contentType: "image/webp",
    },
    large: expect.objectContaining({ url: `${file.url}~large.jpg`, width: 48, height: 64, contentType: "image/jpeg" }),
  });
  expect(file).toMatchObject({
    thumbHash: expect.stringMatching(/^[\w+/]+=*$/),
    dominantColor: expect.stringMatching(/^#[\da-f]{6}$/),
  });
  expect((await mediaKeys()).toSorted()).toEqual(
    [file.key, ...["derived.json", "large.jpg", "thumb.webp"].map((end) => `${file.key}~${end}`)].toSorted(),
  );

  const calls = s3.calls.length;
  const again = await finishUpload(deps(), input);
  expect(again).toMatchObject({ status: "done", file });
  // The second finish makes and stores nothing.
  const commands = s3.calls.slice(calls).map(({ command }) => command);
  expect(commands.filter((command) => !/^(Get|Head|List)/.test(command))).toEqual([]);
  // Without conditional PUT it also looks for the mark of a delete.
  if (capabilities.conditionalPut)
    expect(commands).toEqual(["GetObjectCommand", "HeadObjectCommand", "GetObjectCommand"]);
  const output = { status: "done", file, data: 1 };
  expect(finishUploadOutput(z.number()).parse(output)).toEqual(output);
});

test("traps: 12, 44 a variant is served as its file is", async () => {
  const publish = { cacheControl: "public, max-age=60", metadata: { by: "us" } };
  const { file } = await finishDone(deps({ publish }), await upload());
  const media = { Bucket: s3.storage.mediaBucket };
  const head = (Key = "") => s3.admin.send(new HeadObjectCommand({ ...media, Key }));
  const common = { CacheControl: publish.cacheControl, Metadata: publish.metadata };
  expect(await head(file.key)).toMatchObject({
    ...common,
    ContentType: "image/jpeg",
    ContentDisposition: expect.stringMatching(/^inline;.*Beach\.jpg/),
  });
  expect(await head(file.variants?.["thumb"]?.key)).toMatchObject({
    ...common,
    ContentType: "image/webp",
    ContentDisposition: expect.stringMatching(/^inline;.*Beach-thumb\.webp/),
  });
});

test("what is made of a private photo is private too, and read by a download URL of its key", async () => {
  const input = await upload(source, { visibility: "private" });
  const finished = await finishUpload(deps({ caller: { ...caller, visibility: "private" } }), input);
  if (finished.status !== "done") throw new Error("It is still being copied.");
  const { thumb } = finished.file.variants ?? {};
  expect([finished.file.url, thumb?.url]).toEqual([undefined, undefined]);
  expect(thumb?.key).toMatch(/^private\/ann\/.*~thumb\.webp$/);
  const unsigned = `${s3.storage.publicBaseUrl}/${thumb?.key}`;
  expect((await fetch(unsigned)).status).toBe(403);
  const { url } = await createDownloadUrl(s3.storage, thumb?.key ?? "");
  expect(await bytesAt(url)).toHaveLength(thumb?.size ?? 0);
});

test("traps: 91 twenty finishes at once, by two servers, give one answer", async () => {
  const input = await upload();
  const other = createS3Storage(s3.options);
  const calls = Array.from({ length: 20 }, (_, n) => finishUpload(n % 2 ? deps() : deps({ storage: other }), input));
  const answers = await Promise.all(calls);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await mediaKeys()).toHaveLength(4);
  other.publisher.destroy();
});

test.runIf(sendsPuts)(
  "finishes of one server make it once while it is made, and do not wait for one that never ends",
  async () => {
    const { key } = await upload();
    let made = 0;
    const counted = { names: [], make: async () => void (made += 1) };
    const stored = await readUpload(s3.storage, key);
    const parsed = parseUploadKey(key);
    if (!stored || !parsed) throw new Error("There is no upload.");
    const { file } = await sourceFor(source);
    const record = { name: file.name, metadata: undefined };
    const judged = { key, mediaKey: await mediaKeyOf(key), upload: parsed, record, stored, tail: undefined, file };
    const derives = Array.from({ length: 5 }, () =>
      deriveUpload({ storage: s3.storage, rules, derive: counted }, judged),
    );
    await Promise.all(derives);
    expect(made).toBe(1);

    const stuck = { names: [], make: () => new Promise<undefined>(() => undefined) };
    void deriveUpload({ storage: s3.storage, rules, derive: stuck }, judged);
    const began = Date.now();
    using _ = vi.spyOn(Date, "now").mockReturnValue(began + 61_000);
    await deriveUpload({ storage: s3.storage, rules, derive: counted }, judged);
    expect(made).toBe(2);
  },
);

test("traps: 137 a delete by either key, an abort and an erasure take what was made along", async () => {
  const byUploadKey = await upload();
  await finishDone(deps(), byUploadKey);
  await deleteUpload(s3.storage, byUploadKey.key);
  expect(await mediaKeys()).toEqual([]);
  expect(await outcomeOf(finishUpload(deps(), byUploadKey))).toMatch(/UPLOAD_GONE/);

  const { janitor: _, ...withoutJanitor } = s3.storage;
  const alone = await upload();
  await finishDone(deps(), alone);
  await deleteUpload({ ...withoutJanitor, janitor: undefined }, alone.key);
  expect(await mediaKeys()).toEqual([]);

  const { file } = await finishDone(deps(), await upload());
  await deleteUpload(s3.storage, file.key);
  expect(await mediaKeys()).toEqual([]);

  const { file: last } = await finishDone(deps(), await upload());
  expect(await outcomeOf(deleteUpload(s3.storage, last.variants?.["thumb"]?.key ?? ""))).toMatch(/TypeError/);
  expect(await eraseOwner(s3.storage, { owner: "ann" })).toMatchObject({ media: 4 });
});

test("an upload that is ended while its picture is made is not published, and leaves nothing", async () => {
  for (const end of ["abort", "delete"] as const) {
    const input = await upload();
    const ended = {
      ...derive,
      make: async (of: Parameters<typeof derive.make>[0]) => {
        const made = await derive.make(of);
        await (end === "abort" ? abortUpload(deps(), input) : deleteUpload(s3.storage, input.key));
        return made;
      },
    };
    expect(await outcomeOf(finishUpload(deps({ derive: ended }), input))).toMatch(/UPLOAD_GONE/);
    expect(await mediaKeys()).toEqual([]);
  }
});

test("what a finish stores of an upload that was ended since it looked, it takes away itself", async () => {
  for (const end of ["abort", "delete"] as const) {
    const input = await upload();
    const slow = createS3Storage(s3.options);
    let isEnded = false;
    aroundCalls(slow, async ({ name }, send) => {
      // The abort or delete completes before the first object is stored.
      if (name === "PutObjectCommand" && !isEnded) {
        isEnded = true;
        await (end === "abort" ? abortUpload(deps(), input) : deleteUpload(s3.storage, input.key));
      }
      return send();
    });
    expect(await outcomeOf(finishUpload(deps({ storage: slow }), input))).toMatch(/UPLOAD_GONE/);
    expect(isEnded).toBe(true);
    expect(await mediaKeys()).toEqual([]);
    slow.publisher.destroy();
  }
});

test("an upload that is gone while its picture is made is gone to the browser, too, where the publisher may not list", async () => {
  const input = await upload();
  const late = {
    ...derive,
    make: async (of: Parameters<typeof derive.make>[0]) => {
      await s3.admin.send(new DeleteObjectCommand({ Bucket: s3.storage.uploadBucket, Key: input.key }));
      return derive.make(of);
    },
  };
  expect(await outcomeOf(finishUpload(deps({ derive: late }), input))).toMatch(/UPLOAD_GONE/);
  expect(await mediaKeys()).toEqual([]);
});

test("a preview that does not fit is left out; what was made is told all the same, and deleted along", async () => {
  const preview = { thumbHash: "AAAA", dominantColor: "#ABCDEF" };
  const wrong = {
    ...derive,
    make: async (of: Parameters<typeof derive.make>[0]) => {
      const made = await derive.make(of);
      return made && { ...made, preview };
    },
  };
  const input = await upload();
  const { file } = await finishDone(deps({ derive: wrong }), input);
  expect([file.thumbHash, file.dominantColor]).toEqual([undefined, undefined]);
  expect(await finishDone(deps(), input)).toMatchObject({ file });

  // As another program may have stored it.
  const manifest = { Bucket: s3.storage.mediaBucket, Key: `${file.key}~derived.json` };
  const { Body } = await s3.admin.send(new GetObjectCommand(manifest));
  const stored: unknown = JSON.parse((await Body?.transformToString()) ?? "");
  const changed = JSON.stringify(Object.assign({}, stored, { preview }));
  await s3.admin.send(new PutObjectCommand({ ...manifest, Body: changed }));
  expect(await finishDone(deps(), input)).toMatchObject({ file });
  await deleteUpload(s3.storage, input.key);
  expect(await mediaKeys()).toEqual([]);
});

test("what was made of a picture whose ending nobody knows is told again, and deleted along", async () => {
  const input = await upload(source, { filename: "Beach.rw2" });
  const { file } = await finishDone(deps(), input);
  expect(Object.keys(file.variants ?? {})).toEqual(["thumb", "large"]);
  expect(await finishDone(deps(), input)).toMatchObject({ file });
  await deleteUpload(s3.storage, input.key);
  expect(await mediaKeys()).toEqual([]);
});

test("nothing is stored beside a file whose extension says that it is no picture: a delete would not look for it", async () => {
  const made = { original: undefined, variants: [] };
  const ofTexts = { names: [], make: async () => made };
  const input = await upload(plain(Buffer.from("hello")), { filename: "a.txt" });
  expect(await outcomeOf(finishUpload(deps({ derive: ofTexts }), input))).toMatch(/TypeError.*a\.txt/);
  expect(await mediaKeys()).toEqual([]);
});

/** Another server on the same buckets stores the variants, and breaks off before it publishes their picture. */
async function storeVariantsOnly(input: { key: string }): Promise<void> {
  const { janitor: _, ...options } = s3.options;
  const other = createS3Storage(options);
  const mediaKey = await mediaKeyOf(input.key, other.mediaKeys);
  aroundCalls(other, async ({ name, input: sent }, send) => {
    if (name === "PutObjectCommand" && Reflect.get(sent, "Key") === mediaKey) throw new Error("It has ended.");
    return send();
  });
  await expect(finishUpload(deps({ storage: other }), input)).rejects.toThrow("It has ended.");
  expect(await mediaKeys()).toHaveLength(3);
  other.publisher.destroy();
}

test("a refusal takes away what a finish that was cut short has made", async () => {
  const input = await upload();
  await storeVariantsOnly(input);
  const verify = () => Promise.reject(new UploadError("REFUSED"));
  const busy = createS3Storage(s3.options);
  aroundCalls(busy, ({ name }, send) => (name === "DeleteObjectCommand" ? Promise.reject(slowDown) : send()));
  expect(await outcomeOf(finishUpload(deps({ storage: busy, verify }), input))).toMatch(/STORAGE_UNAVAILABLE/);
  busy.publisher.destroy();
  expect(await outcomeOf(finishUpload(deps({ verify }), input))).toMatch(/REFUSED/);
  expect(await mediaKeys()).toEqual([]);
});

const slowDown = new S3ServiceException({ name: "SlowDown", $fault: "server", $metadata: { httpStatusCode: 503 } });

test("a refusal leaves what was made of a picture that another server publishes at that moment", async () => {
  const input = await upload();
  const [accepting, refusing] = [createS3Storage(s3.options), createS3Storage(s3.options)];
  let isRefused = false;
  aroundCalls(refusing, async ({ name }, send) => {
    try {
      return await send();
    } finally {
      if (isRefused && name === "HeadObjectCommand") {
        isRefused = false;
        await finishDone(deps({ storage: accepting }), input);
      }
    }
  });
  const verify = () => {
    isRefused = true;
    throw new UploadError("REFUSED");
  };
  // The file is published, though its record is not there any more.
  const told = { code: "UPLOAD_GONE", details: { because: "published" } };
  for (let finish = 0; finish < 2; finish += 1)
    await expect(finishUpload(deps({ storage: refusing, verify }), input)).rejects.toMatchObject(told);
  expect(await mediaKeys()).toHaveLength(4);
  await deleteUpload(s3.storage, input.key);
  expect(await mediaKeys()).toEqual([]);
  for (const { publisher } of [accepting, refusing]) publisher.destroy();
});

test("a refusal is kept: the picture is read and decoded once, and nothing is public", async () => {
  const whole = await photo((image) => image.resize(300).jpeg());
  const input = await upload(plain(whole.subarray(0, whole.length - 200)));
  const refused = () => outcomeOf(finishUpload(deps(), input));
  expect(await refused()).toMatch(/FILE_DAMAGED/);
  const calls = s3.calls.length;
  expect(await refused()).toMatch(/FILE_DAMAGED/);
  expect(s3.calls.slice(calls).every(({ command }) => command !== "PutObjectCommand")).toBe(true);
  expect(await mediaKeys()).toEqual([]);
});

test("what is made in the file's place is looked at again before it is published", async () => {
  const script = { original: new TextEncoder().encode("<script>"), variants: [] };
  const wrong = { names: [], make: async () => script };
  const input = await upload();
  expect(await outcomeOf(finishUpload(deps({ derive: wrong }), input))).toMatch(/FILE_CONTENT_MISMATCH/);
  expect(await mediaKeys()).toEqual([]);
});

test("nothing is made of a text, and only its beginning passes through the server", async () => {
  const input = await upload(plain(Buffer.from("hello")), { filename: "a.txt" });
  const { file } = await finishDone(deps(), input);
  expect(file.variants).toBeUndefined();
  expect(await mediaKeys()).toEqual([file.key]);
});

test("a text is finished as on an endpoint that makes nothing", async () => {
  const callsOf = async (more: Partial<FinishUploadDeps>) => {
    const input = await upload(plain(Buffer.from("hello")), { filename: "a.txt" });
    const before = s3.calls.length;
    await finishDone(deps(more), input);
    return s3.calls.slice(before).map(({ command }) => command);
  };
  expect(await callsOf({})).toEqual(await callsOf({ derive: undefined }));
});

test("a photo that the server has is published the same way", async () => {
  const given = { filename: "a.jpg", contentType: "image/jpeg", body: source, rules, derive, ...caller };
  const { file } = await publishFromServer(s3.storage, given);
  const { Body } = await s3.admin.send(new GetObjectCommand({ Bucket: s3.storage.mediaBucket, Key: file.key }));
  expect(Buffer.from((await Body?.transformToByteArray()) ?? []).includes("Maker")).toBe(false);
  expect(Object.keys(file.variants ?? {})).toEqual(["thumb", "large"]);
});

test("a sweep takes what was made along with a file without a record, and leaves that of one with a record", async () => {
  const { storage } = s3;
  const janitor = storage.janitor;
  if (!janitor) throw new Error("There is no janitor.");
  seemOlder(janitor, (key) => (key.startsWith("media/") ? 2 * 86_400_000 : 0));
  const recorded = await finishDone(deps(), await upload());
  const input = await upload();
  const orphan = await finishDone(deps(), input);
  const asked: string[] = [];
  const options = {
    known: async (keys: readonly string[]) => {
      asked.push(...keys);
      return new Set(keys.filter((key) => key === recorded.file.key));
    },
  };
  // Its upload exists: another finish may still create the record.
  expect((await sweep(storage, options)).orphan.count).toBe(0);
  await s3.admin.send(new DeleteObjectCommand({ Bucket: storage.uploadBucket, Key: input.key }));
  expect((await sweep(storage, options)).orphan.count).toBe(4);
  expect((await mediaKeys()).map((key) => mediaKeyOfVariant(key) ?? key)).toEqual(Array(4).fill(recorded.file.key));
  // The application knows files, but not their variants.
  expect(new Set(asked)).toEqual(new Set([recorded.file.key, orphan.file.key]));
});
