import { errorDocsUrl } from "@s3-direct/upload-core";
import { beforeEach, expect, test, vi } from "vitest";
import { createApi, fail } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { startStorage, type TestStorage } from "../testing/storage.ts";
import { useStorage } from "../testing/use-storage.ts";
import { createUploader } from "../uploader.ts";

let storage: TestStorage;
useStorage((started) => {
  storage = started;
});

beforeEach(() => {
  vi.stubGlobal("location", { hostname: "localhost", origin: "http://localhost:5173" });
  // Long enough for the extras chunk to load, and the chunk that explains failures.
  vi.spyOn(Math, "random").mockReturnValue(0.1);
});

const file = new File(["hello"], "hello.txt", { type: "text/plain" });

test("the one of two storages that does not answer is named", async () => {
  vi.spyOn(console, "info").mockImplementation(() => {});
  const other = await startStorage();
  storage.faultFor = () => ({ kind: "lose-answer" });
  storage.afterStoring = async () => {
    storage.objects.clear();
    await createUploader(createApi(other)).uploadAsync(file);
  };
  const { error } = await createUploader(createApi(storage), { retries: 0 }).upload(file);
  await other.close();
  expect(error?.sentence).toContain(`The storage at ${storage.url} does not answer`);
});

test("the page and its console are told what S3 has answered", async () => {
  const told = vi.spyOn(console, "info").mockImplementation(() => {});
  storage.faultFor = () => ({ kind: "answer", status: 403, code: "SignatureDoesNotMatch" });
  const { error } = await createUploader(createApi(storage)).upload(file);
  expect(error?.sentence).toBe(`The storage at ${storage.url} refused it: SignatureDoesNotMatch.`);
  expect(told).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^TRANSFER_REFUSED: .*\[code=SignatureDoesNotMatch\].* http\S+$/),
  );
});

test("the page and its console are told what S3 has answered the API", async () => {
  const told = vi.spyOn(console, "info").mockImplementation(() => {});
  const api = createApi(storage);
  api.failures.finish.push(fail("INTERNAL", { requestId: "r-1", code: "NoSuchBucket" }));
  const { error } = await createUploader(api).upload(file);
  const sentence = "The storage refused the API: NoSuchBucket. Do both buckets exist, the upload and the media bucket?";
  expect(error).toMatchObject({ code: "INTERNAL", sentence });
  expect(told).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^INTERNAL: The storage refused the API: NoSuchBucket.* \[requestId=r-1\].* http\S+$/),
  );
});

test("an answer that tRPC did not make is told with its status", async () => {
  vi.spyOn(console, "info").mockImplementation(() => {});
  const api = createApi(storage);
  const response = { status: 404 };
  const foreign = Object.assign(new Error("Unable to transform response from server"), { meta: { response } });
  api.failures.create.push(foreign);
  const { error } = await createUploader(api).upload(file);
  const sentence = expect.stringMatching(/^This page's tRPC client cannot read .* \(status 404\)\./);
  expect(error).toMatchObject({ code: "INTERNAL", sentence, cause: foreign });
});

test("a bug in the application's own look at a file is in the console, with where it is", async () => {
  const told = vi.spyOn(console, "info").mockImplementation(() => {});
  const bug = new TypeError("photo is undefined");
  const beforeUpload = () => {
    throw bug;
  };
  const { error } = await createUploader(createApi(storage), { beforeUpload }).upload(file);
  expect(error).toMatchObject({ code: "INTERNAL", cause: bug });
  expect(told).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(errorDocsUrl("INTERNAL")), bug);
});

test("who cancels hears nothing in the console", async () => {
  const told = vi.spyOn(console, "info").mockImplementation(() => {});
  const uploader = createUploader(createApi(storage));
  storage.faultFor = () => ({ kind: "stall" });
  const cancelled = uploader.upload(file);
  await eventually(() => expect(storage.requests).toHaveLength(1));
  uploader.abortAll();
  await cancelled;
  expect(told).not.toHaveBeenCalled();
});
