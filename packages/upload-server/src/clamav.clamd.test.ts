import { MiB } from "@s3-direct/upload-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clamav } from "./clamav.ts";
import { createUpload, deleteUpload } from "./index.ts";
import { eicar, ownVirus, startClamd } from "./testing/start-clamd.ts";
import { bytesOf, sendFile } from "./testing/send-file.ts";
import { finishDone, startStorage, type StartedStorage } from "./testing/start-storage.ts";

let clamd: Awaited<ReturnType<typeof startClamd>>;
beforeAll(async () => void (clamd = await startClamd()));
afterAll(() => clamd[Symbol.asyncDispose]());

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 20 * MiB };

async function upload({ storage }: StartedStorage, text: string) {
  const body = bytesOf(text);
  const plan = await createUpload(
    { storage, caller, rules, hasVerify: true, onCreate: async () => undefined },
    { filename: "a.txt", contentType: "text/plain", size: body.length },
  );
  expect(await sendFile(plan, body)).toEqual({ status: 200 });
  return plan.key;
}

const scanAndFinish = ({ storage }: StartedStorage, { key, maxSize }: { key: string; maxSize?: number }) =>
  finishDone(
    { storage, caller, rules, verify: clamav({ address: clamd.address, ...(maxSize !== undefined && { maxSize }) }) },
    { key },
  );

const copies = ({ calls }: StartedStorage) => calls.filter(({ command }) => command === "CopyObjectCommand").length;

test("a clean file is published", async () => {
  await using s3 = await startStorage();
  const key = await upload(s3, "hello");
  expect((await scanAndFinish(s3, { key })).file.size).toBe(5);
  await deleteUpload(s3.storage, key);
});

test.each([
  ["EICAR", eicar],
  ["what our own signature knows", `some text before ${ownVirus}`],
  ["it at the end of a large file", `${"hello ".repeat(MiB)}${ownVirus}`],
])("%s is refused, without telling what it is, and not published", async (_, text) => {
  await using s3 = await startStorage();
  const key = await upload(s3, text);
  const refusal = { code: "REFUSED", message: "REFUSED: The virus scanner refused this file. Choose another one." };
  await expect(scanAndFinish(s3, { key })).rejects.toMatchObject({
    ...refusal,
    cause: expect.objectContaining({ message: expect.stringMatching(/^clamd says: stream: S3Direct\.\w+.* FOUND$/) }),
  });
  // The verdict is kept, so the file is not scanned again and the scanner's own words are missing.
  await expect(scanAndFinish(s3, { key })).rejects.toMatchObject(refusal);
  expect(copies(s3)).toBe(0);
});

test("traps: 53 a file above clamd's own limit fails closed, and is refused where the limit is told", async () => {
  await using s3 = await startStorage();
  const key = await upload(s3, "x".repeat(11 * MiB));
  await expect(scanAndFinish(s3, { key })).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE", retryable: true });
  await expect(scanAndFinish(s3, { key, maxSize: 10 * MiB })).rejects.toMatchObject({ code: "REFUSED" });
  expect(copies(s3)).toBe(0);
});

test("twenty scans at once are twenty answers", async () => {
  await using s3 = await startStorage();
  const keys = await Promise.all(
    Array.from({ length: 20 }, (_, n) => upload(s3, n % 2 === 0 ? `clean ${n}` : `${n} ${ownVirus}`)),
  );
  const outcomes = await Promise.allSettled(keys.map((key) => scanAndFinish(s3, { key })));
  expect(outcomes.map(({ status }) => status)).toEqual(keys.map((_, n) => (n % 2 === 0 ? "fulfilled" : "rejected")));
});

test("traps: 53 without clamd nothing is published, and with it again everything", async () => {
  await using s3 = await startStorage();
  const key = await upload(s3, "hello");
  await clamd.stop();
  await expect(scanAndFinish(s3, { key })).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
  expect(copies(s3)).toBe(0);
  await clamd[Symbol.asyncDispose]();
  clamd = await startClamd();
  expect((await scanAndFinish(s3, { key })).file.size).toBe(5);
});
