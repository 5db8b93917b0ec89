import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deleteUpload } from "../index.ts";
import { startProcess, type Crash, type Effects } from "../testing/processes.ts";
import { idOf, sendFile } from "../testing/send-file.ts";
import { startStorage, type StartedStorage } from "../testing/start-storage.ts";
import { images } from "./images.ts";
import { toldPhoto } from "./testing/pictures.ts";

const derive = images({ strip: true, variants: { thumb: { width: 16 } } });

let s3: StartedStorage;
let body: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  s3 = await startStorage();
  body = await toldPhoto();
});
afterAll(() => s3[Symbol.asyncDispose]());

function start(effects: Effects, crash?: Crash) {
  return startProcess(s3, { travel: "one PUT", effects, derive, ...(crash && { crash }) });
}

async function upload() {
  using process = start(new Map());
  const plan = await process.create({ filename: "a.jpg", contentType: "image/jpeg", size: body.length });
  expect((await sendFile(plan, body)).status).toBeLessThan(300);
  return idOf(plan);
}

async function mediaKeys(): Promise<string[]> {
  const { Contents = [] } = await s3.admin.send(new ListObjectsV2Command({ Bucket: s3.storage.mediaBucket }));
  return Contents.flatMap(({ Key = "" }) => Key);
}

async function stepsOfFinish(): Promise<string[]> {
  const input = await upload();
  using process = start(new Map());
  await process.finish(input);
  const steps = [...process.steps];
  await deleteUpload(process.storage, input.key);
  return steps;
}

async function cutShort(input: { key: string }, crash: Crash, effects: Effects): Promise<void> {
  using first = start(effects, crash);
  await expect(first.finish(input)).rejects.toThrow();
  await first.settled();
}

test("traps: 91, 100 a finish that makes pictures and ends at any step is completed by the next one, or taken away whole", async () => {
  const steps = await stepsOfFinish();
  expect(steps.filter((step) => step.startsWith("PutObject"))).toHaveLength(3);
  const crashes = [{ step: 0, when: "before" as const }, ...steps.map((_, step) => ({ step, when: "after" as const }))];
  for (const crash of crashes) {
    const effects: Effects = new Map();
    const input = await upload();
    await cutShort(input, crash, effects);
    // If the file is public, its variants are too.
    const left = await mediaKeys();
    const isPublished = left.some((key) => !key.includes("~"));
    if (isPublished) expect(left).toHaveLength(3);

    using second = start(effects);
    const answer = await second.finish(input);
    if (answer.status !== "done") throw new Error("It is still being copied.");
    expect((await mediaKeys()).toSorted()).toEqual(
      [answer.file.key, `${answer.file.key}~derived.json`, `${answer.file.key}~thumb.webp`].toSorted(),
    );
    using third = start(effects);
    expect(await third.finish(input)).toEqual(answer);
    expect([...effects.keys()]).toEqual([input.key]);
    await deleteUpload(second.storage, input.key);
    expect(await mediaKeys()).toEqual([]);

    const abandoned = await upload();
    await cutShort(abandoned, crash, new Map());
    // Without a janitor, with the publisher's permissions alone.
    await deleteUpload(second.storage, abandoned.key, { uploadId: abandoned.uploadId });
    expect(await mediaKeys()).toEqual([]);
  }
});

async function stepsOfDelete(): Promise<number> {
  const input = await upload();
  using process = start(new Map());
  await process.finish(input);
  const before = process.steps.length;
  await deleteUpload(process.storage, input.key);
  return process.steps.length - before;
}

test("traps: 100 a delete that ends at any step is completed by the next one", async () => {
  const steps = await stepsOfDelete();
  for (let step = 0; step < steps; step += 1) {
    const input = await upload();
    using whole = start(new Map());
    await whole.finish(input);
    using first = start(new Map(), { step, when: "after" });
    await deleteUpload(first.storage, input.key).catch(() => undefined);
    await first.settled();
    await deleteUpload(whole.storage, input.key);
    expect(await mediaKeys()).toEqual([]);
  }
});
