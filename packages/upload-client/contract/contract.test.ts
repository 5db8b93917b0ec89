import { readFileSync } from "node:fs";
import { mediaKeyOf } from "@s3-direct/upload-core";
import { IDBFactory } from "fake-indexeddb";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createUploader } from "../src/index.ts";
import { resumeUploads } from "../src/resume/index.ts";
import { eventually } from "../src/testing/eventually.ts";
import type { TestStorage } from "../src/testing/storage.ts";
import { useStorage } from "../src/testing/use-storage.ts";
import { startApi, type ContractApi } from "./api.ts";
import { openClient } from "./browser.ts";
import { missingIn } from "./missing-in.ts";
import { writeNote } from "./note.ts";
import { openOldApi } from "./old-api.ts";
import { replay } from "./old-browser.ts";
import { store } from "./old-upload.ts";
import {
  callsOf,
  dataOf,
  fileOf,
  isObject,
  recordedVersions,
  recordings,
  type Call,
  type Recording,
} from "./recording.ts";
import { resumedBy } from "./situations.ts";

let storage: TestStorage;
useStorage((forTest) => (storage = forTest));
beforeEach(() => void vi.stubGlobal("indexedDB", new IDBFactory()));

/** Today's version, for all tests except those of what another version has finished. */
let api: ContractApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const all = recordings();
const finished = all.filter(({ recording }) => recording.objects.length > 0);
const noted = all.filter(({ recording }) => recording.note !== undefined);
const only = (situation: string) => all.filter(({ title }) => title.endsWith(` ${situation}`));

/** Sets the clock: keys and notes are valid for days. */
const atTheTimeOf = ({ at }: Recording) => vi.useFakeTimers({ toFake: ["Date"], now: new Date(at) });

test("what this version says was recorded", () => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(recordedVersions(), "`pnpm record:contract` records it").toContain(version);
});

test("a field that is gone, or means something else, is noticed; one that is new is not", () => {
  const stored = [{ kind: "single", key: "a", parts: [{ size: 1 }] }];
  expect(missingIn([{ kind: "single", key: "b", parts: [{ size: 1 }], more: 1 }], stored)).toEqual([]);
  expect(missingIn([{ kind: "form", key: 1, parts: [] }], stored)).toEqual([".0.kind", ".0.key", ".0.parts.0"]);
});

describe("an old browser, and an API of today", () => {
  test.each(all)("a browser of $title gets answers that it can read", async ({ recording }) => {
    const answers = await replay(recording, api);
    const { exchanges } = recording;
    expect(answers.map(({ status }) => status)).toEqual(exchanges.map(({ status }) => status));
    expect(
      missingIn(
        answers.map(({ answer }) => answer),
        exchanges.map(({ answer }) => answer),
      ),
    ).toEqual([]);
  });

  test.each(finished)("what was created and sent by $title is finished by today's API", async ({ recording }) => {
    atTheTimeOf(recording);
    for (const object of recording.objects) {
      const finish = finishOf(recording, object.key);
      const uploadId = await store(api, { ...object, recording });
      const input = { key: object.key, ...(uploadId !== undefined && { uploadId }) };
      const client = openClient(api)[endpointOf(recording)];
      expect(await client.finish.mutate(input)).toMatchObject({ ...dataOf(finish), file: withoutHost(finish) });
    }
  });

  test.each(finished)("today's media keys are those of $title", async ({ recording }) => {
    for (const { key } of recording.objects) {
      const { file } = dataOf(finishOf(recording, key));
      expect(file).toMatchObject({ key: await mediaKeyOf(key, "readable") });
    }
  });
});

describe("an old API, and a browser of today", () => {
  test.each(finished)("an engine of today finishes with an API of $title", async ({ recording }) => {
    const files = recording.files.map(fileOf);
    const done = await createUploader(openOldApi(recording, storage)).uploadAllAsync(files);
    const told = recording.exchanges.flatMap(callsOf).map((call) => dataOf(call));
    const published = told.filter(({ status }) => status === "done").map(({ file }) => file);
    expect(new Set(done.map(({ file }) => file))).toEqual(new Set(published));
  });

  test.each(only("cancelled"))("an engine of today cancels with an API of $title", async ({ recording }) => {
    const uploader = createUploader(openOldApi(recording, storage), { onProgress: ({ id }) => uploader.abort(id) });
    const files = recording.files.map(fileOf);
    const [item] = await Promise.all(files.map((file) => uploader.upload(file)));
    expect(item?.status).toBe("aborted");
  });

  test.each(only("refused"))("an engine of today is refused by an API of $title", async ({ recording }) => {
    const { create, finish } = openOldApi(recording, storage);
    const files = recording.files.map(fileOf);
    const [item] = await Promise.all(files.map((file) => createUploader({ create, finish }).upload(file)));
    expect(item).toMatchObject({ status: "error", error: { code: "FILE_TYPE_NOT_ALLOWED" } });
  });

  test.each(only("rules"))("an engine of today knows the rules of an API of $title", async ({ recording }) => {
    const rules = await createUploader(openOldApi(recording, storage)).rules();
    expect(rules).toEqual({ accept: ["text/plain", "image/png"], maxSize: 64 * 1024 * 1024, maxFiles: 10 });
  });
});

test.each(noted)("an upload of $title goes on from its note, on today's page", async ({ recording }) => {
  atTheTimeOf(recording);
  await using api = await startApi();
  const { note, objects, files } = recording;
  const [object] = objects;
  const [file] = files.map(fileOf);
  if (!isObject(note?.["plan"]) || !object || !file) return expect.fail("It has no note.");
  const uploadId = await store(api, { ...object, recording, parts: 1 });
  await writeNote({ ...note, plan: { ...note["plan"], uploadId } });

  const sent: string[] = [];
  const client = openClient(api, ({ path }) => sent.push(path.replace(/^\/trpc\/upload\.|\?.*$/g, "")));
  const uploader = createUploader(client.upload, { resume: resumeUploads(resumedBy) });
  const [found] = await uploader.unfinished();
  await found?.resume(file);
  const done = await eventually(() => {
    const [item] = uploader.getSnapshot().items;
    return item?.status === "done" ? item.result : expect.fail(`It is ${item?.status}.`);
  });
  expect(done).toMatchObject({ file: withoutHost(finishOf(recording, object.key)) });
  expect(sent).not.toContain("create");
});

function finishOf({ exchanges }: Recording, key: string): Call {
  const isIts = (call: Call) => isObject(call.input) && call.input["key"] === key;
  const finish = exchanges.flatMap(callsOf).find((call) => isIts(call) && dataOf(call)["status"] === "done");
  return finish ?? expect.fail("It was not finished.");
}

/** Removes the host: each test's S3 has its own port. */
function withoutHost(finish: Call): unknown {
  const { file } = dataOf(finish);
  if (!isObject(file)) return file;
  const { url, ...rest } = file;
  return typeof url === "string" ? { ...rest, url: expect.stringContaining(new URL(url).pathname) } : rest;
}

function endpointOf({ endpoint }: Recording): "upload" | "hidden" | "capable" {
  return endpoint === "hidden" || endpoint === "capable" ? endpoint : "upload";
}
