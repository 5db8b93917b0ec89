import { createS3Storage } from "@s3-direct/upload-server";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { OpenDatabase } from "../db/client.ts";
import { openOwner } from "../testing/open-owner.ts";
import { idOf, send } from "../testing/send.ts";
import { signUp } from "../testing/sign-up.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { startVersionedS3, type VersionedS3 } from "../testing/versioned-s3.ts";
import { withoutWaiting } from "../testing/without-waiting.ts";

let s3: VersionedS3;
let database: OpenDatabase;

beforeAll(async () => {
  [s3, database] = await Promise.all([startVersionedS3(), openTestDatabase()]);
});

afterAll(() => s3[Symbol.asyncDispose]());
afterEach(() => void vi.useRealTimers());

const limits = { bytes: 10, files: 100, openMultiparts: 2 };
const small = { filename: "a.txt", contentType: "text/plain", size: 5 };
const hello = new TextEncoder().encode("hello");
const day = 86_400_000;

/** Opens a person's procedures on an upload bucket that keeps versions. */
async function openPerson({ janitor }: { janitor: boolean }) {
  const { janitor: keys, ...settings } = s3.settings;
  const storage = withoutWaiting(createS3Storage({ ...settings, ...(janitor && { janitor: keys }) }));
  s3.keepVersions(storage);
  const { api, id } = await signUp({ db: database.db, storage, limits });
  /** Returns the room that will be taken in `ms` milliseconds. This does not call S3. */
  const takenIn = async (ms: number) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
    const { bytes } = await api.media.usage();
    vi.useRealTimers();
    return bytes;
  };
  const sent = async () => {
    const plan = await api.upload.create(small);
    expect(await send(plan, hello)).toBe(200);
    return plan;
  };
  const finished = async () => {
    const plan = await sent();
    const done = await api.upload.finish(idOf(plan));
    return done.status === "done" ? done.data.id : expect.fail("A small file is finished at once.");
  };
  const holds = async (bytes: number) => expect((await s3.bytesOf(id)) ?? bytes).toBe(bytes);
  return { api, takenIn, sent, finished, holds };
}

test("create, PUT and abort, again and again, keep no more old versions than the quota has, until they are removed", async ({
  skip,
}) => {
  const { api, takenIn, sent, holds } = await openPerson({ janitor: false });
  const plans = [await sent(), await sent()];
  skip(plans[0]?.kind === "multipart", "parts that nobody has put together are freed");
  for (const plan of plans) await api.upload.abort(idOf(plan));
  await holds(10);
  for (const ms of [0, 3_700_000, 2 * day]) expect([ms, await takenIn(ms)]).toEqual([ms, 10]);
  await expect(api.upload.create(small)).rejects.toThrow("QUOTA_EXCEEDED");
  expect(await takenIn(3 * day + 60_000)).toBe(0);
});

test("create, PUT, finish and delete, again and again, keep no more old versions than the quota has, until they are removed", async () => {
  const { api, takenIn, finished, holds } = await openPerson({ janitor: false });
  for (const id of [await finished(), await finished()]) await api.media.delete({ id });
  await holds(10);
  for (const ms of [0, 3_700_000, 2 * day]) expect([ms, await takenIn(ms)]).toEqual([ms, 10]);
  await expect(api.upload.create(small)).rejects.toThrow("QUOTA_EXCEEDED");
  expect(await takenIn(3 * day + 60_000)).toBe(0);
});

test("what is left of a change between public and private that was given up takes room as well", async () => {
  const { janitor: _, ...settings } = s3.settings;
  const owner = await openOwner({ db: database.db, settings });
  s3.keepVersions(owner.storage);
  await owner.copy();
  await owner.set("public");
  expect(await owner.api.media.usage()).toMatchObject({ bytes: 10, reserved: 1 });
  await expect(owner.api.upload.create(small)).rejects.toThrow("QUOTA_EXCEEDED");
});

test("where a janitor removes old versions, room comes back at once", async ({ skip }) => {
  const { conditionalPut } = s3.settings.provider.capabilities;
  skip(!conditionalPut, "a request that can store the file again keeps its room until it ends");
  const { api, takenIn, sent, finished, holds } = await openPerson({ janitor: true });
  await api.upload.abort(idOf(await sent()));
  await api.media.delete({ id: await finished() });
  await holds(0);
  expect(await takenIn(0)).toBe(0);
});

test("what was cancelled before a byte was sent takes no room once its request has ended", async () => {
  const { api, takenIn } = await openPerson({ janitor: false });
  await api.upload.abort(idOf(await api.upload.create(small)));
  expect(await takenIn(3_700_000)).toBe(0);
});
