import { createS3Storage } from "@s3-direct/upload-server";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { reservation } from "./db/schema.ts";
import { startOwnS3 } from "./testing/own-s3.ts";
import { idOf, send } from "./testing/send.ts";
import { signUp } from "./testing/sign-up.ts";
import { openTestDatabase } from "./testing/test-database.ts";
import { withoutWaiting } from "./testing/without-waiting.ts";

const text = (size: number, filename: string) => ({ filename, contentType: "text/plain", size });

test("a file that a refused finish takes back is not listed, even if another finish of it has just found room", async () => {
  const { db } = await openTestDatabase();
  await using s3 = await startOwnS3();
  const storage = withoutWaiting(createS3Storage(s3.settings));
  const { api, id } = await signUp({ db, storage, limits: { bytes: 10, files: 100, openMultiparts: 2 } });
  const plan = await api.upload.create(text(5, "a.txt"));
  expect(await send(plan, Buffer.from("hello"))).toBe(200);
  // Its reservation has run out, and another file takes all the room.
  await db
    .update(reservation)
    .set({ expiresAt: new Date(0) })
    .where(eq(reservation.ownerId, id));
  const other = await api.upload.create(text(10, "b.txt"));
  expect(await send(other, Buffer.from("hello, all"))).toBe(200);
  const published = await api.upload.finish(idOf(other));
  if (published.status !== "done") expect.fail();

  // Once it has been refused, and before its file is deleted, there is room again.
  let second: unknown;
  storage.publisher.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === "PutObjectCommand" && second === undefined) {
          second = null;
          await api.media.delete({ id: published.data.id });
          second = await api.upload.finish(idOf(plan));
        }
        return next(args);
      },
    { step: "initialize" },
  );
  await expect(api.upload.finish(idOf(plan))).rejects.toThrow("QUOTA_EXCEEDED");
  expect(second).toMatchObject({ status: "done" });
  expect((await api.media.list({})).items).toEqual([]);
});
