import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { ListMultipartUploadsCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { MiB } from "@s3-direct/upload-core";
import { createS3Storage } from "@s3-direct/upload-server";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OpenDatabase } from "./db/client.ts";
import { reservation, user } from "./db/schema.ts";
import type { BatchPlace } from "./media/batch.ts";
import { unlimited } from "./rate-limits/rate-limits.ts";
import { createLog } from "./telemetry/log.ts";
import { createMetrics } from "./telemetry/metrics.ts";
import { type OwnS3, startOwnS3 } from "./testing/own-s3.ts";
import { idOf, send } from "./testing/send.ts";
import { signUp } from "./testing/sign-up.ts";
import { openTestDatabase } from "./testing/test-database.ts";
import { withoutWaiting } from "./testing/without-waiting.ts";

let s3: OwnS3;
let database: OpenDatabase;

beforeAll(async () => {
  [s3, database] = await Promise.all([startOwnS3(), openTestDatabase()]);
});

afterAll(() => s3[Symbol.asyncDispose]());

const small = { filename: "a.txt", contentType: "text/plain", size: 5 };
const large = { ...small, size: 11 * MiB };
const hello = new TextEncoder().encode("hello");
const place = (): BatchPlace => ({ id: randomUUID(), place: 0 });

/** Opens a person with room for so many files, in parts or not. */
async function openPerson({ files } = { files: 1 }) {
  const { db } = database;
  const plan = { singleMax: 5 * MiB, partSize: 5 * MiB };
  const storage = withoutWaiting(createS3Storage({ ...s3.settings, plan }));
  const limits = { bytes: files * 12 * MiB, files, openMultiparts: files };
  const person = await signUp({ db, storage, limits, maxSize: 12 * MiB });
  const call = (context: { signal?: AbortSignal; fileRequestToken?: string }) => {
    const { signal, fileRequestToken } = context;
    const log = createLog({ write: () => undefined });
    const who = fileRequestToken === undefined ? { id: person.id, guest: false } : undefined;
    const request = { requestId: randomUUID(), person: who, address: undefined, fileRequestToken };
    const deps = { log, limits: unlimited, metrics: createMetrics({ ofProcess: false }) };
    return person.router.createCaller({ ...request, ...deps }, { signal });
  };
  const taken = async () => {
    const usage = await person.api.media.usage();
    return { bytes: usage.bytes, files: usage.files };
  };
  /** Returns how many uploads in parts S3 has under way. */
  const inParts = async () => {
    const Prefix = `uploads/upload/${person.id}/`;
    const listed = await storage.janitor?.send(
      new ListMultipartUploadsCommand({ Bucket: storage.uploadBucket, Prefix }),
    );
    return listed?.Uploads?.length ?? 0;
  };
  return { ...person, storage, call, taken, inParts };
}

test.each([
  ["in parts", large],
  ["in one piece", small],
])("a create whose answer was lost is repeated, and its room is not taken twice: %s", async (_, file) => {
  const { conditionalPut } = s3.settings.provider.capabilities;
  const { api, taken, inParts } = await openPerson();
  const input = { batch: place() };
  const lost = await api.upload.create({ ...file, input });
  if (lost.kind !== "multipart" && !conditionalPut) {
    // What S3 may still receive keeps its room for as long.
    await expect(api.upload.create({ ...file, input })).rejects.toThrow("QUOTA_EXCEEDED");
    return;
  }
  const again = await api.upload.create({ ...file, input });
  expect(again.key).not.toBe(lost.key);
  expect(await taken()).toEqual({ bytes: file.size, files: 1 });
  expect(await inParts()).toBe(again.kind === "multipart" ? 1 : 0);
  await expect(api.upload.finish(idOf(lost))).rejects.toThrow("UPLOAD_GONE");
  await api.upload.abort(idOf(again));
  expect(await taken()).toEqual({ bytes: 0, files: 0 });
});

test("only the same file of the same owner, or by the same link, is taken for a repetition", async () => {
  const [ann, ben] = [await openPerson(), await openPerson()];
  const batch = place();
  const first = await ann.api.upload.create({ ...large, input: { batch } });
  const others = [undefined, { batch: { ...batch, place: 1 } }, { batch: place() }];
  for (const input of others)
    await expect(ann.api.upload.create({ ...small, input })).rejects.toThrow("QUOTA_EXCEEDED");
  await ben.api.upload.create({ ...small, input: { batch } });
  const { token } = await ann.api.fileRequest.create({ title: "Trip", maxFiles: 1 });
  const visitor = ann.call({ fileRequestToken: token });
  const begin = visitor.requestedUpload.create({ ...small, input: { sender: "Ben", batch } });
  await expect(begin).rejects.toThrow("QUOTA_EXCEEDED");
  const { parts } = await ann.api.upload.signParts({ ...uploadOf(first), parts: [{ partNumber: 1 }] });
  expect(parts).toHaveLength(1);
  expect(await ann.taken()).toEqual({ bytes: large.size, files: 1 });
});

const uploadOf = (plan: Awaited<ReturnType<Awaited<ReturnType<typeof openPerson>>["api"]["upload"]["create"]>>) =>
  plan.kind === "multipart" ? { key: plan.key, uploadId: plan.uploadId } : expect.fail("It goes up in parts.");

test("a file that is published already stays when its create comes once more", async () => {
  const { api } = await openPerson();
  const input = { batch: place() };
  const plan = await api.upload.create({ ...small, input });
  expect(await send(plan, hello)).toBe(200);
  expect(await api.upload.finish(idOf(plan))).toMatchObject({ status: "done" });
  await expect(api.upload.create({ ...small, input })).rejects.toThrow("QUOTA_EXCEEDED");
  expect((await api.media.list({})).items).toHaveLength(1);
});

test("if a create is repeated while S3 makes its upload, only the repetition is answered", async () => {
  const { api, storage, taken, inParts } = await openPerson();
  const input = { batch: place() };
  let again: string | undefined;
  storage.signer.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === "CreateMultipartUploadCommand" && again === undefined) {
          again = "asked";
          again = (await api.upload.create({ ...large, input })).kind;
        }
        return next(args);
      },
    { step: "initialize" },
  );
  await expect(api.upload.create({ ...large, input })).rejects.toThrow("UPLOAD_GONE");
  expect(again).toBe("multipart");
  expect(await taken()).toEqual({ bytes: large.size, files: 1 });
  expect(await inParts()).toBe(1);
});

test("a create that broke off before it answered holds no room against its repetition", async () => {
  const { api, id, taken } = await openPerson();
  const input = { batch: place() };
  await api.upload.create({ ...large, input });
  await database.db.update(reservation).set({ uploadId: null }).where(eq(reservation.ownerId, id));
  await api.upload.create({ ...large, input });
  expect(await taken()).toEqual({ bytes: large.size, files: 1 });
});

test("while S3 ends nothing a repeated create is refused for now, and a later one ends the first", async () => {
  const { api, storage, taken } = await openPerson();
  const input = { batch: place() };
  await api.upload.create({ ...large, input });
  let isDown = true;
  const down = new S3ServiceException({
    name: "ServiceUnavailable",
    $fault: "server",
    $metadata: { httpStatusCode: 503 },
  });
  storage.signer.middlewareStack.add((next) => (args) => (isDown ? Promise.reject(down) : next(args)), {
    step: "initialize",
  });
  await expect(api.upload.create({ ...large, input })).rejects.toThrow("STORAGE_UNAVAILABLE");
  isDown = false;
  await api.upload.create({ ...large, input });
  expect(await taken()).toEqual({ bytes: large.size, files: 1 });
});

test("if creates are repeated at the same time, one holds the room", async () => {
  const { api, taken, inParts } = await openPerson({ files: 3 });
  const input = { batch: place() };
  const creates = [1, 2, 3, 4, 5].map(() => api.upload.create({ ...large, input }));
  const answered = (await Promise.allSettled(creates)).filter(({ status }) => status === "fulfilled");
  expect(answered.length).toBeGreaterThan(0);
  expect(await taken()).toEqual({ bytes: large.size, files: 1 });
  expect(await inParts()).toBe(1);
});

test("a create whose caller has gone before it began ends nothing, and reserves nothing", async () => {
  const { api, call, id, taken } = await openPerson();
  const input = { batch: place() };
  const plan = await api.upload.create({ ...small, input });
  const late = call({ signal: AbortSignal.abort() }).upload.create({ ...small, input });
  await expect(late).rejects.toThrow("ABORTED");

  // Nor does one whose caller goes while it waits for the account.
  const gone = new AbortController();
  const waiting = await database.db.transaction(async (tx) => {
    await tx.select().from(user).where(eq(user.id, id)).for("update");
    const settled = Promise.allSettled([call({ signal: gone.signal }).upload.create({ ...small, input })]);
    // By then it waits: the embedded database has one connection, and another Postgres locks the account's row.
    await setTimeout(50);
    gone.abort();
    return { settled };
  });
  expect(await waiting.settled).toMatchObject([{ status: "rejected", reason: { cause: { code: "ABORTED" } } }]);

  expect(await send(plan, hello)).toBe(200);
  expect(await api.upload.finish(idOf(plan))).toMatchObject({ status: "done" });
  expect(await taken()).toEqual({ bytes: small.size, files: 1 });
});
