import { readFile } from "node:fs/promises";
import { HeadObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { mediaKeyOf } from "@s3-direct/upload-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deleteUpload } from "./index.ts";
import { bodyOf, startProcess, type Crash, type Effects, type Travel } from "./testing/processes.ts";
import { outcomeOf } from "./testing/model-s3.ts";
import { idOf, sendFile } from "./testing/send-file.ts";
import { startStorage, type StartedStorage } from "./testing/start-storage.ts";
import { testWhere } from "./testing/target.ts";

let s3: StartedStorage;
beforeAll(async () => void (s3 = await startStorage()));
afterAll(() => s3[Symbol.asyncDispose]());

const travels: readonly Travel[] = ["one PUT", "a form", "parts", "a copy in parts"];
const testOf = (travel: Travel) => (travel === "a form" ? testWhere("form") : test);

async function upload(travel: Travel, effects: Effects) {
  using process = startProcess(s3, { travel, effects });
  const body = bodyOf(travel);
  const plan = await process.create({ filename: "a.txt", contentType: "text/plain", size: body.length });
  expect((await sendFile(plan, body)).status).toBeLessThan(300);
  return { plan, input: idOf(plan) };
}

/** Returns what the media bucket has of this file, complete or not. */
async function mediaOf(key: string): Promise<string[]> {
  const { Contents = [] } = await s3.admin.send(new ListObjectsV2Command({ Bucket: s3.storage.mediaBucket }));
  const { Uploads = [] } = await s3.admin.send(new ListMultipartUploadsCommand({ Bucket: s3.storage.mediaBucket }));
  return [...Contents, ...Uploads].flatMap(({ Key }) => (Key === key ? [Key] : []));
}

/** Returns how many bytes the upload bucket has under this key. */
async function uploadedSize(Key: string): Promise<number | undefined> {
  const { publisher, uploadBucket } = s3.storage;
  return (await publisher.send(new HeadObjectCommand({ Bucket: uploadBucket, Key }))).ContentLength;
}

/** @returns the steps of a finish that is cut short, and the steps of the next finish, in another process */
async function cutShort(travel: Travel, crash: Crash) {
  const effects: Effects = new Map();
  const { input } = await upload(travel, effects);
  using first = startProcess(s3, { travel, effects, crash });
  await expect(first.finish(input)).rejects.toThrow();
  await first.settled();

  using second = startProcess(s3, { travel, effects });
  const answer = await second.finish(input);
  if (answer.status !== "done") throw new Error("It is still being copied.");
  expect(answer).toMatchObject({ file: { name: "a.txt", size: bodyOf(travel).length }, data: { id: 1 } });
  expect(await (await fetch(answer.file.url)).text()).toBe(bodyOf(travel));
  expect(await mediaOf(answer.file.key)).toEqual([answer.file.key]);
  expect([...effects.keys()]).toEqual([input.key]);

  using third = startProcess(s3, { travel, effects });
  expect(await third.finish(input)).toEqual(answer);
  return { done: crash.when === "before" ? [] : first.steps, next: second.steps };
}

async function stepsOf(travel: Travel): Promise<string[]> {
  const effects: Effects = new Map();
  const { input } = await upload(travel, effects);
  using process = startProcess(s3, { travel, effects });
  await process.finish(input);
  return process.steps;
}

/** Reads the rows of the table in docs/crash-safety.md. */
async function documented(travel: string): Promise<string[][]> {
  const text = await readFile(new URL("../../../docs/crash-safety.md", import.meta.url), "utf8");
  const rows = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return rows.filter((cells) => cells[1] === travel).map((cells) => cells.slice(2, -1));
}

/**
 * Returns which rows of the table hold for this S3. The table is for an S3 with all conditional requests, and for one
 * without conditional copies. Without conditional PUT, a PUT behaves like a form, whose request can also be sent again.
 * Other S3s need more checks, for which the table has no rows.
 */
function documentedAs(travel: Travel): string | undefined {
  const { conditionalPut, conditionalComplete, copySourceIfMatch, partCopySourceIfMatch, copyParts } =
    s3.storage.capabilities;
  if (!copySourceIfMatch) return undefined;
  const looksFirst = s3.storage.capabilities.conditionalCopy ? "" : ", looked for";
  switch (travel) {
    case "one PUT":
      return `${conditionalPut ? travel : "a form"}${looksFirst}`;
    case "a form":
      return `${travel}${looksFirst}`;
    case "parts":
      return conditionalComplete ? travel : undefined;
    case "a copy in parts":
      return conditionalPut && partCopySourceIfMatch && copyParts ? travel : undefined;
  }
}

/**
 * Keeps the steps that change S3. If an upload can be replaced, parts that were copied in the same second are copied
 * again.
 */
const changesOf = (steps: readonly string[]) =>
  steps.filter((step) => {
    if (step === "UploadPartCopy") return s3.storage.capabilities.conditionalPut;
    return ["CompleteMultipartUpload", "CreateMultipartUpload", "CopyObject"].includes(step);
  });

for (const travel of travels) {
  testOf(travel)(
    `traps: 91, 100 a finish of ${travel} that ends at any step leaves what the next one completes: one object, one effect, one answer`,
    async () => {
      const rows: string[][] = [];
      const steps = await stepsOf(travel);
      const row = async (name: string, crash: Crash) => {
        const { done, next } = await cutShort(travel, crash);
        // A copy that no note tells of yet is begun again, and freed when the other one is complete.
        const isBegunAgain = crash.when === "after" && name === "CreateMultipartUpload";
        const expected = changesOf(steps).flatMap((step) => (isBegunAgain && step === name ? [step, step] : [step]));
        expect(changesOf([...done, ...next])).toEqual(expected);
        rows.push([`${crash.when} ${name}`, next.join(", ")]);
      };
      // Each other step's "before" is the "after" of the step before it.
      await row(steps[0] ?? "", { step: 0, when: "before" });
      for (const [step, name] of steps.entries()) await row(name, { step, when: "after" });
      const alike = documentedAs(travel);
      if (alike !== undefined) expect(rows).toEqual(await documented(alike));
    },
  );
}

/** @returns what happens to an upload whose abort was cut short: what finish answers, and what the next abort does */
async function abortCutShort(travel: Travel, crash: Crash): Promise<string[]> {
  const effects: Effects = new Map();
  const { input } = await upload(travel, effects);
  using first = startProcess(s3, { travel, effects, crash });
  await expect(first.abort(input)).rejects.toThrow();
  await first.settled();

  using second = startProcess(s3, { travel, effects });
  const finished = await outcomeOf(second.finish(input));
  const isDone = typeof finished === "object" && finished.status === "done";
  if (!isDone) expect(finished).toMatch(/^TRPCError: UPLOAD_GONE:/);

  using third = startProcess(s3, { travel, effects });
  const { status = "" } = await third.abort(input);
  expect(status).toBe(isDone ? "published" : "aborted");
  const media = await mediaOf(await mediaKeyOf(input.key));
  expect(media).toHaveLength(isDone ? 1 : 0);
  if (!isDone) expect(await uploadedSize(input.key)).toBe(0);
  return [isDone ? "done" : "UPLOAD_GONE", status];
}

async function stepsOfAbort(travel: Travel): Promise<string[]> {
  const effects: Effects = new Map();
  const { input } = await upload(travel, effects);
  using process = startProcess(s3, { travel, effects });
  await process.abort(input);
  return process.steps;
}

for (const travel of ["one PUT", "a form", "parts"] as const) {
  testOf(travel)(
    `traps: 84, 100 an abort of ${travel} that ends at any step leaves one truth: published, or never to be`,
    async () => {
      const rows: string[][] = [];
      const row = async (name: string, crash: Crash) => {
        rows.push([`${crash.when} ${name}`, ...(await abortCutShort(travel, crash))]);
      };
      const steps = await stepsOfAbort(travel);
      await row(steps[0] ?? "", { step: 0, when: "before" });
      for (const [step, name] of steps.entries()) await row(name, { step, when: "after" });
      // An upload that can no longer be published stays so after every later step.
      const truths = rows.map(([, finished]) => finished);
      expect(truths).toEqual(truths.toSorted().toReversed());
      expect(new Set(truths).size).toBe(2);
      const alike = documentedAs(travel)?.replace(", looked for", "");
      if (alike !== undefined) expect(rows).toEqual(await documented(`${alike}, aborted`));
    },
  );
}

describe.each(travels)("%s", (travel) => {
  testOf(travel)(
    "traps: 91 twenty first finishes at once, in two processes, give one object and one answer",
    async () => {
      const effects: Effects = new Map();
      const { input } = await upload(travel, effects);
      using one = startProcess(s3, { travel, effects });
      using other = startProcess(s3, { travel, effects });
      const calls = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other).finish(input));
      const answers = await Promise.all(calls);
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      const [answer] = answers;
      if (answer?.status !== "done") throw new Error("It is still being copied.");
      expect(await mediaOf(answer.file.key)).toEqual([answer.file.key]);
      expect([...effects.keys()]).toEqual([input.key]);
    },
  );

  testOf(travel)(
    "traps: 91b, 95 what its owner deleted is gone for every finish, and for the request that is sent again",
    async () => {
      const effects: Effects = new Map();
      const { plan, input } = await upload(travel, effects);
      using process = startProcess(s3, { travel, effects });
      const answer = await process.finish(input);
      if (answer.status !== "done") throw new Error("It is still being copied.");
      await deleteUpload(process.storage, input.key);
      effects.clear();
      const gone = /^TRPCError: UPLOAD_GONE:/;
      expect(await outcomeOf(process.finish(input))).toMatch(gone);
      await sendFile(plan, bodyOf(travel));
      const replays = await Promise.all(Array.from({ length: 5 }, () => outcomeOf(process.finish(input))));
      for (const replay of replays) expect(replay).toMatch(gone);
      expect(await mediaOf(answer.file.key)).toEqual([]);
      expect(effects.size).toBe(0);
    },
  );
});
