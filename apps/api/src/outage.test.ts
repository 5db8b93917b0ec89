import { randomUUID } from "node:crypto";
import { makeUploadKey, MiB } from "@s3-direct/upload-core";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { media } from "./db/schema.ts";
import { openBrowser, openGuest, refusalOf } from "./testing/browser.ts";
import { startOwnS3 } from "./testing/own-s3.ts";
import { idOf, send, uploadFile } from "./testing/send.ts";
import { startTestApi } from "./testing/test-api.ts";
import { openTestDatabase } from "./testing/test-database.ts";

const note = { filename: "a.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") };

test("while S3 is down nothing is half done, and all goes on when it is back", async () => {
  await using s3 = await startOwnS3();
  await using api = await startTestApi(s3.variables);
  const guest = await openGuest(api);
  const published = await uploadFile(guest, note);
  const plan = await guest.trpc.upload.create.mutate({ ...note, size: 5 });
  expect(await send(plan, note.bytes)).toBe(200);

  await s3.stop();
  const unavailable = {
    code: "STORAGE_UNAVAILABLE",
    sentence: "The storage cannot be reached. Try again in a moment.",
    retryable: true,
  };
  expect(await refusalOf(guest.trpc.upload.finish.mutate(idOf(plan)))).toMatchObject(unavailable);
  expect(await refusalOf(guest.trpc.media.delete.mutate({ id: published.data.id }))).toMatchObject(unavailable);
  // What needs no S3 goes on, and so does a create but where it begins parts.
  expect((await guest.trpc.media.list.query({})).items.map((item) => item.id)).toEqual([published.data.id]);
  const created = guest.trpc.upload.create.mutate({ ...note, size: 5 });
  if (api.smallKind === "single") expect((await created).kind).toBe("single");
  else expect(await refusalOf(created)).toMatchObject(unavailable);
  expect((await api.app.request("/livez")).status).toBe(200);

  await s3.restart();
  const finished = await guest.trpc.upload.finish.mutate(idOf(plan));
  expect(finished).toMatchObject({ status: "done", file: { size: 5 } });
  expect(await guest.trpc.media.delete.mutate({ id: published.data.id })).toEqual({});
  expect((await guest.trpc.media.list.query({})).items).toHaveLength(1);

  await s3.stop();
  // A file that was deleted is gone, whatever S3 still knows of it.
  expect(await guest.trpc.media.delete.mutate({ id: published.data.id })).toEqual({});
});

test("while the database stores nothing, who signs in is told to try again, and it is counted", async () => {
  await using api = await startTestApi();
  const ann = { name: "Ann", email: `ann-${randomUUID()}@example.com`, password: "correct horse battery" };
  expect((await openBrowser(api).post("/api/auth/sign-up/email", ann)).status).toBe(200);
  const { db } = await openTestDatabase();
  // As one whose disk is full: it reads, and stores nothing.
  await db.execute(sql`create function no_room() returns trigger language plpgsql as $$ begin
    raise 'No space left on device' using errcode = '53100'; end $$`);
  await db.execute(sql`create trigger no_room before insert on session for each row execute function no_room()`);
  const refused = await openBrowser(api)
    .post("/api/auth/sign-in/email", ann)
    .finally(async () => {
      await db.execute(sql`drop trigger no_room on session`);
      await db.execute(sql`drop function no_room`);
    });
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ message: "The database cannot be reached. Try again in a moment." });
  const counted = await api.metricsText();
  expect(counted).toContain('s3_direct_calls_total{procedure="auth",code="OK"} 1');
  expect(counted).toContain('s3_direct_calls_total{procedure="auth",code="STORAGE_UNAVAILABLE"} 1');
});

test("a delete of a file sent in parts that broke off before its row was marked goes on, also without a janitor", async () => {
  await using s3 = await startOwnS3();
  const without = { S3_JANITOR_ACCESS_KEY_ID: undefined, S3_JANITOR_SECRET_ACCESS_KEY: undefined };
  await using api = await startTestApi({ ...s3.variables, ...without });
  const guest = await openGuest(api);
  const { data } = await uploadFile(guest, note);
  // Of this one S3 has neither the file nor its mark any more.
  const file = { endpoint: "upload", owner: "ann", visibility: "public", filename: "a.txt", ext: "txt" } as const;
  const uploadKey = makeUploadKey({ ...file, size: 50 * MiB, partSize: 8 * MiB, now: new Date(), uuid: randomUUID() });
  const { db } = await openTestDatabase();
  await db.update(media).set({ uploadKey }).where(eq(media.id, data.id));
  expect(await guest.trpc.media.delete.mutate({ id: data.id })).toEqual({});
  expect((await guest.trpc.media.list.query({})).items).toEqual([]);
});
