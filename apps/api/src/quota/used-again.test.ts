import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { createS3Storage, deleteUpload } from "@s3-direct/upload-server";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OpenDatabase } from "../db/client.ts";
import { reservation } from "../db/schema.ts";
import { type OwnS3, startOwnS3 } from "../testing/own-s3.ts";
import { idOf, send } from "../testing/send.ts";
import { signUp } from "../testing/sign-up.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { withoutWaiting } from "../testing/without-waiting.ts";

let s3: OwnS3;
let database: OpenDatabase;

beforeAll(async () => {
  [s3, database] = await Promise.all([startOwnS3(), openTestDatabase()]);
});

afterAll(() => s3[Symbol.asyncDispose]());

const limits = { bytes: 10, files: 100, openMultiparts: 2 };
const small = { filename: "a.txt", contentType: "text/plain", size: 5 };
const hello = new TextEncoder().encode("hello");

/**
 * Opens a person's procedures on an S3 that ignores `If-None-Match`: presigned requests can be used again until they
 * expire.
 */
async function openPerson({ conditionalPut }: { conditionalPut: boolean }) {
  const { provider } = s3.settings;
  const { db } = database;
  const capabilities = { ...provider.capabilities, conditionalPut };
  const storage = withoutWaiting(createS3Storage({ ...s3.settings, provider: { ...provider, capabilities } }));
  const { api, id } = await signUp({ db, storage, limits });
  const taken = async () => (await api.media.usage()).bytes;
  const passTime = () => db.update(reservation).set({ expiresAt: new Date() }).where(eq(reservation.ownerId, id));
  /** Returns how many bytes of this person S3 holds. */
  const stored = async () => {
    const places = [
      { Bucket: storage.uploadBucket, Prefix: "uploads/" },
      { Bucket: storage.mediaBucket, Prefix: "media/" },
    ];
    const pages = await Promise.all(
      places.map(async (place) => storage.janitor?.send(new ListObjectsV2Command(place))),
    );
    const objects = pages.flatMap((page) => page?.Contents ?? []);
    const own = objects.filter(({ Key = "" }) => Key.split("/").includes(id));
    return own.reduce((bytes, { Size = 0 }) => bytes + Size, 0);
  };
  return { api, storage, taken, stored, passTime };
}

/** In parts, no presigned request can be used again. */
const allGoesInParts = () => !s3.settings.provider.capabilities.copySourceIfMatch;

test("create, abort and PUT, again and again, store no more than the quota has, until their requests end", async ({
  skip,
}) => {
  skip(allGoesInParts(), "no PUT can be bound to one object");
  const { api, taken, stored, passTime } = await openPerson({ conditionalPut: false });
  const plans = [await api.upload.create(small), await api.upload.create(small)];
  for (const time of [1, 2, 3]) {
    for (const plan of plans) await api.upload.abort(idOf(plan));
    expect([time, await taken(), await stored()]).toEqual([time, 10, 0]);
    for (const plan of plans) expect(await send(plan, hello)).toBe(200);
    expect([time, await taken(), await stored()]).toEqual([time, 10, 10]);
    await expect(api.upload.create(small)).rejects.toThrow("QUOTA_EXCEEDED");
  }
  await passTime();
  expect(await taken()).toBe(0);
  expect((await api.upload.create(small)).kind).toBe("single");
});

test("create, finish, delete and PUT, again and again, store no more than the quota has, until their requests end", async ({
  skip,
}) => {
  skip(allGoesInParts(), "no PUT can be bound to one object");
  const { api, taken, stored, passTime } = await openPerson({ conditionalPut: false });
  for (let file = 0; file < 2; file += 1) {
    const plan = await api.upload.create(small);
    expect(await send(plan, hello)).toBe(200);
    const finished = await api.upload.finish(idOf(plan));
    if (finished.status !== "done") expect.fail("A small file is finished at once.");
    await api.media.delete({ id: finished.data.id });
    expect(await send(plan, hello)).toBe(200);
    expect([await taken(), await stored()]).toEqual([5 * (file + 1), 5 * (file + 1)]);
  }
  await expect(api.upload.create(small)).rejects.toThrow("QUOTA_EXCEEDED");
  await passTime();
  expect((await api.upload.create(small)).kind).toBe("single");
});

test("where a request is good once, room comes back at once", async ({ skip }) => {
  skip(!s3.settings.provider.capabilities.conditionalPut, "conditionalPut");
  const { api, taken } = await openPerson({ conditionalPut: true });
  const plan = await api.upload.create(small);
  await api.upload.abort(idOf(plan));
  expect(await taken()).toBe(0);
  expect(await send(plan, hello)).toBe(412);
});

test("an abort that comes after a delete, before or after its row says so, takes and gives back nothing of the room", async ({
  skip,
}) => {
  skip(allGoesInParts(), "no PUT can be bound to one object");
  for (const conditionalPut of [false, true]) {
    const { api, taken, storage } = await openPerson({ conditionalPut });
    const stored = conditionalPut ? 0 : 5;
    for (const file of [1, 2]) {
      const plan = await api.upload.create(small);
      expect(await send(plan, hello)).toBe(200);
      const finished = await api.upload.finish(idOf(plan));
      if (finished.status !== "done") expect.fail("A small file is finished at once.");
      // Like a delete that was cut short.
      if (file === 1) await deleteUpload(storage, plan.key);
      else await api.media.delete({ id: finished.data.id });
      for (let time = 0; time < 2; time += 1) await api.upload.abort(idOf(plan));
      await api.media.delete({ id: finished.data.id });
      expect(await taken()).toBe(file * stored);
    }
  }
});
