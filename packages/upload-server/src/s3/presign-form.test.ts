import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { createUpload, deleteUpload, type CreateUploadDeps, type S3StorageOptions } from "../index.ts";
import type { FormPlan } from "@s3-direct/upload-core/contract";
import { bytesOf, sendFile } from "../testing/send-file.ts";
import { finishDone, startStorage, type StartedStorage } from "../testing/start-storage.ts";
import { custom } from "./providers/custom.ts";
import { sendsPuts, testWhere } from "../testing/target.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 1000 };
const body = bytesOf("hello, form");
const sha256 = createHash("sha256").update(body).digest("base64");
const plan: S3StorageOptions["plan"] = { formMax: 1024 };

async function startForms() {
  const s3 = await startStorage({ plan });
  return { ...s3, storage: { ...s3.storage, capabilities: { ...s3.storage.capabilities, form: "sha256" as const } } };
}

async function sign(
  { storage }: Pick<StartedStorage, "storage">,
  more: { sha256?: string } = {},
  onCreate: CreateUploadDeps["onCreate"] = async () => ({ id: 7 }),
): Promise<FormPlan> {
  const deps = { storage, caller, rules, onCreate };
  const file = { filename: "a.txt", contentType: "text/plain", size: body.length, ...more };
  const signed = await createUpload(deps, file);
  if (signed.kind !== "form") throw new Error("not a form");
  return signed;
}

/** Sends a form as a browser does: the fields first, the file last. */
async function post(form: FormPlan, bytes: Uint8Array<ArrayBuffer> = body, change: Record<string, string> = {}) {
  const data = new FormData();
  for (const [name, value] of Object.entries({ ...form.fields, ...change })) data.append(name, value);
  data.append("file", new Blob([bytes]), "a.txt");
  const response = await fetch(form.url, { method: "POST", body: data });
  await response.arrayBuffer();
  return response.status;
}

testWhere("form")("a form uploads, and finish publishes it with its name and metadata", async () => {
  await using s3 = await startForms();
  const form = await sign(s3, { sha256 });
  expect(await post(form)).toBe(204);
  const { file, metadata } = await finishDone({ storage: s3.storage, caller, rules }, { key: form.key });
  expect(file).toMatchObject({ name: "a.txt", size: body.length, contentType: "text/plain" });
  expect(metadata).toEqual({ id: 7 });
  expect(await (await fetch(file.url)).text()).toBe("hello, form");
});

testWhere("form")("a form ends when onCreate was told, however long that took", async () => {
  await using s3 = await startForms();
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    let told = new Date(0);
    const onCreate = async ({ expiresAt }: { expiresAt: Date }) => {
      told = expiresAt;
      vi.setSystemTime(Date.now() + 30_000);
      return null;
    };
    const { fields, expiresIn } = await sign(s3, {}, onCreate);
    expect(JSON.parse(atob(fields["policy"] ?? ""))).toMatchObject({ expiration: told.toISOString() });
    // The browser counts from when it gets the response.
    expect(Math.abs(told.getTime() - Date.now() - expiresIn * 1000)).toBeLessThan(1000);
  } finally {
    vi.useRealTimers();
  }
});

testWhere("form")("one byte more or less, another type, key or record are refused", async () => {
  await using s3 = await startForms();
  const form = await sign(s3);
  expect(await post(form, bytesOf("hello, form!"))).toBe(400);
  expect(await post(form, bytesOf("hello, for"))).toBe(400);
  expect(await post(form, body, { "content-type": "text/html" })).toBe(403);
  expect(await post(form, body, { key: form.key.replace("ann", "bob") })).toBe(403);
  expect(await post(form, body, { "x-amz-meta-upload": "eyJuYW1lIjoiYi50eHQifQ" })).toBe(403);
  expect(await post(form, body, { "x-amz-meta-other": "1" })).toBe(403);
  expect(await post(form, body, { "x-amz-signature": "0".repeat(64) })).toBe(403);
  expect(await post(form)).toBe(204);
});

testWhere("form")("a hash that nobody compares is left out", async () => {
  await using s3 = await startStorage({ plan });
  const signed = async (checksums: boolean) => {
    const capabilities = { ...s3.storage.capabilities, form: "unverified", checksums } as const;
    return sign({ storage: { ...s3.storage, capabilities } }, { sha256 });
  };
  expect((await signed(true)).fields).toHaveProperty("x-amz-checksum-sha256", sha256);
  expect((await signed(false)).fields).not.toHaveProperty("x-amz-checksum-sha256");
});

testWhere("form", "checksums")("traps: 91c other bytes than the checksum's are refused", async () => {
  await using s3 = await startForms();
  const form = await sign(s3, { sha256 });
  // Garage compares a form's checksum only if another field is present.
  expect(await post(form, bytesOf("HELLO, form"))).toBe(s3.target.provider.name === "garage" ? 204 : 400);
});

testWhere("form")("a delete stays a delete: a form that is sent again is not published", async () => {
  await using s3 = await startForms();
  const form = await sign(s3, { sha256 });
  await post(form);
  const { file } = await finishDone({ storage: s3.storage, caller, rules }, { key: form.key });
  await deleteUpload(s3.storage, form.key);
  expect((await fetch(file.url)).status).toBe(403);
  expect(await post(form)).toBe(204);
  const again = finishDone({ storage: s3.storage, caller, rules }, { key: form.key });
  await expect(again).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect((await fetch(file.url)).status).toBe(403);
});

test.runIf(sendsPuts)("a PUT without a condition that is sent again after a delete is not published", async () => {
  await using s3 = await startStorage();
  const storage = { ...s3.storage, capabilities: { ...s3.storage.capabilities, conditionalPut: false } };
  const deps = { storage, caller, rules, onCreate: async () => undefined };
  const put = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: body.length });
  expect(await sendFile(put, body)).toMatchObject({ status: 200 });
  const { file } = await finishDone(deps, { key: put.key });
  await deleteUpload(storage, put.key);
  expect(await sendFile(put, body)).toMatchObject({ status: 200 });
  await expect(finishDone(deps, { key: put.key })).rejects.toMatchObject({ code: "UPLOAD_GONE" });
  expect((await fetch(file.url)).status).toBe(403);
});

test("traps: 114 without POST policy the same file is a PUT", async () => {
  await using s3 = await startStorage({ plan });
  const storage = { ...s3.storage, capabilities: custom({ endpoint: "http://x" }).capabilities };
  const deps = { storage, caller, rules, onCreate: async () => undefined };
  const signed = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size: 5 });
  expect(signed.kind).toBe("single");
});
